/*
 * sshd.c itself, and a server started as its main() does up to the first byte of a
 * client: configuration, host keys, one connection.  For harnesses that need what is
 * static there; included once by each.
 */
#ifndef SPILLWAY_TARGETS_SSHD_SERVER_H
#define SPILLWAY_TARGETS_SSHD_SERVER_H

#define main sshd_main
#define cleanup_exit sshd_cleanup_exit /* peer.c has the one that is wanted */
#include "sshd.c"
#undef cleanup_exit
#undef main

#include <stdint.h>

#include "peer.h"

enum { HOST_KEYS = 3, CLIENT_PORT = 40000 };

static void make_host_keys(void)
{
    static const struct {
        int type;
        u_int bits;
    } kinds[HOST_KEYS] = {
        {KEY_ED25519, 0   },
        {KEY_ECDSA,   256 },
        {KEY_RSA,     2048}
    };

    sensitive_data.host_keys = xcalloc(HOST_KEYS, sizeof(struct sshkey *));
    sensitive_data.host_pubkeys = xcalloc(HOST_KEYS, sizeof(struct sshkey *));
    sensitive_data.host_certificates = xcalloc(HOST_KEYS, sizeof(struct sshkey *));
    for (size_t i = 0; i < HOST_KEYS; i++)
        if (sshkey_generate(kinds[i].type, kinds[i].bits,
                            &sensitive_data.host_keys[i]) != 0)
            abort();
    options.num_host_key_files = HOST_KEYS;
}

/* The defaults of sshd_config(5), and every way to log in that needs no library. */
static void start_server(void)
{
    static char name[] = "sshd";

    log_init(name, SYSLOG_LEVEL_QUIET, SYSLOG_FACILITY_AUTH, 1);
    initialize_server_options(&options);
    fill_default_server_options(&options);
    options.num_host_key_files = 0;
    options.use_pam = 1;
    options.password_authentication = 1;
    options.kbd_interactive_authentication = 1;
    options.hostbased_authentication = 1;
    options.hostbased_uses_name_from_packet_only = 1;
    options.permit_empty_passwd = 1;
    options.use_dns = 0;
    options.trusted_user_ca_keys = xstrdup("/etc/ssh/ca.pub");
    use_privsep = 0;
    make_host_keys();
}

/* A client has connected; both descriptors are stand-ins, peer.c reads for them. */
static struct ssh *accept_client(void)
{
    static struct ssh_channels *channels;
    struct ssh *ssh = ssh_packet_set_connection(NULL, -1, -1);

    if (!ssh)
        abort();
    free(ssh->remote_ipaddr);
    ssh->remote_ipaddr = xstrdup("192.0.2.1");
    ssh->remote_port = CLIENT_PORT;
    ssh_packet_set_server(ssh);
    if (!channels) {
        channel_init_channels(ssh);
        channels = ssh->chanctxt;
    }
    ssh->chanctxt = channels;
    the_active_state = ssh;
    peer_restart_random();
    return ssh;
}

static void expect_user(struct ssh *ssh)
{
    the_authctxt = xcalloc(1, sizeof *the_authctxt);
    ssh->authctxt = the_authctxt;
    auth_opts = sshauthopt_new_with_keys_defaults();
    loginmsg = sshbuf_new();
    if (!auth_opts || !loginmsg)
        abort();
    the_authctxt->loginmsg = loginmsg;
    auth_debug_reset();
}

static void forget_user(void)
{
    if (!the_authctxt)
        return;
    auth2_authctxt_reset_info(the_authctxt);
    for (u_int i = 0; i < the_authctxt->nprev_keys; i++)
        sshkey_free(the_authctxt->prev_keys[i]);
    free(the_authctxt->prev_keys);
    sshbuf_free(the_authctxt->session_info);
    free(the_authctxt->user);
    free(the_authctxt->service);
    free(the_authctxt->style);
    free(the_authctxt->role);
    free(the_authctxt);
    the_authctxt = NULL;
    sshauthopt_free(auth_opts);
    auth_opts = NULL;
    sshbuf_free(loginmsg);
    loginmsg = NULL;
}

/* A process of sshd serves one client and ends; here the next one follows. */
static void hang_up(void)
{
    struct ssh *ssh = the_active_state;

    the_active_state = NULL;
    if (ssh->state)
        ssh_packet_close(ssh);
    free(ssh->log_preamble);
    free(ssh);
    forget_user();
}

#endif
