/*
 * What an administrator may add to the configuration that the plain build makes:
 * rules that refuse, hold, drop and defer, one rule with each operator, tables of each
 * kind, and a mailer that strips comments and eighth bits.
 */
#ifndef SPILLWAY_TARGETS_SENDMAIL_RULES_H
#define SPILLWAY_TARGETS_SENDMAIL_RULES_H

#define REFUSES "R$* refused $*\t$#error $@ 5.7.1 $: \"550 refused\"\n"
#define DROPS "R$* dropped $*\t$#error $@ 4.7.0 $: \"421 4.7.0 dropped\"\n"
#define DISCARDS "R$* discarded $*\t$#discard $: discard\n"
#define HOLDS                                                                          \
    "R$* held $*\t$#error $@ quarantine $: on hold\n"                                  \
    "R$* kept $*\t$#error $@ quarantine\n"                                             \
    "R$* half $*\t$#error $@ quarantine $:\n"                                          \
    "R$* wrong $*\t$#error $@ quarantine x $: y\n"
#define SUBS "$>Inner $1 $>Inner $1 $>Inner $1 $>Inner $1 $>Inner $1 "
#define FAILS_IN_WORDS                                                                 \
    "R$* nouser $*\t$#error $@ nouser $: \"550 no such user\"\n"                       \
    "R$* odd $*\t$#error $@ odd $: no code at all\n"                                   \
    "R$* number $*\t$#error $@ 67 $: \"450 4.7.1 later\"\n"                            \
    "R$* plain $*\t$#error $: \"553 plain\"\n"

static const char rules[] =
    /* What a peer's commands are asked about. */
    "Scheck_etrn\n" REFUSES "Scheck_vrfy\n" REFUSES DISCARDS
    "Scheck_expn\n" REFUSES DISCARDS "Scheck_other\n" REFUSES DROPS "Scheck_data\n"
    "R3\t$#error $@ 4.7.1 $: \"450 4.7.1 three are too many\"\n"
    "R4\t$#discard $: discard\n"
    "R5\t$#error $@ quarantine $: on hold\n"
    "Scheck_eom\n"
    "R5\t$#error $@ 5.7.1 $: \"550 refused\"\n"
    "R6\t$#discard $: discard\n"
    "R7\t$#error $@ quarantine $: on hold\n"
    /* Headers. */
    "HSubject: $>+CheckText\n"
    "HX-Plain: $>CheckText\n"
    "HTo: $>CheckText\n"
    "H*: $>+CheckAny\n"
    "H?${auth_type}?X-Authenticated: as ${auth_authen}\n"
    "H?l?X-Local: yes\n"
    "SCheckText\n" REFUSES DISCARDS HOLDS FAILS_IN_WORDS "SCheckAny\n"
    "R$* refused $*\t$#error $@ 5.7.1 $: \"550 refused\"\n"
    /* Addresses of one domain go through every operator. */
    "C{Words}one two three\n"
    "D{Word}word\n"
    "Kquoted dequote -a<found> -s_\n"
    "Knone text -o /etc/mail/none\n"
    "Klater text -T<later> /etc/mail/later\n"
    "Kunset dequote -D\n"
    "Kspaced dequote   -S+  -x\n"
    "Kmatched regex -s1,2 -a<yes> ^([a-z]+)\\.([a-z]+)$\n"
    "Kother text /etc/mail/virtusertable\n"
    "Kcount arith\n"
    "Klast sequence none quoted\n"
    "SOperators\n"
    "R$* . none\t$: none . $1\n"
    "Rnone . $+\t$: $(none $1 $: not $)\n"
    "Rquote . $+\t$: $(quoted $1 $@ a $@ b $: $1 $)\n"
    "Rlast . $+\t$: $(last $1 $)\n"
    "Rlater . $+\t$: $(later $1 $: later $)\n"
    "Rlater $*\t$#error $@ 4.4.3 $: \"451 later\"\n"
    "Runset . $+\t$: $(unset $1 $)\n"
    "Rregex . $+\t$: $(matched $1 $: no $)\n"
    "Rcount . $- . $-\t$: $(count + $@ $1 $@ $2 $)\n"
    "Rargs . $+\t$: $(count l $@ $1 $@ $1 $@ $1 $@ $1 $@ $1 $@ $1 $: d $)\n"
    "Rhost . $+\t$: $[ $1 $: none $]\n"
    "Rword . $&{Word}\t$: a . word\n"
    "Runknown . $&{Unknown} . x\t$: a\n"
    "Rset . $={Words} . $~{Words}\t$: $1 of them . $2 $&{Word} $&{Unknown}\n"
    "R$@\t$: empty\n"
    "Rcall . $+\t$: $>Inner $1 $>Inner $1\n"
    "Rnocall . $+\t$: $>Nothing $1\n"
    "Rend . $+\t$@ $1\n"
    "Rround . $+\t$: round . $1\n"
    "Rloop . $+\t$1 . loop\n"
    "Rloop\t$: ended\n"
    "Rmore . $+\tmore . $1 . $1\n"
    "Rnomap . $+\t$: $(nomap $1 $)\n"
    "Rbare\t$#error\n"
    "Rsubs . $-\t$: " SUBS SUBS SUBS SUBS "\n"
    "Rdeep . $+\t$: $>Operators deep . $1\n"
    "Rdefer . $+\t$#error $@ 4.1.1 $: \"450 4.1.1 \" $1\n"
    "Rmailer . $- . $+\t$# $1 $@ host.example $: $2\n"
    "Rnohost . $- . $+\t$# $1 $: $2\n"
    "Rnouser . $-\t$# $1 $@ host.example\n"
    "Rempty . $+\t$: $(quoted \"\" $)\n"
    "R$* refused\t$#error $@ 5.7.1 $: \"550 refused\"\n" FAILS_IN_WORDS HOLDS
    "SFeatures\n"
    "R$+ . none\t$# $1\n"
    "Rlater $*\t$: $(later x $)\n"
    "R$- $*\t$# feature $1\n"
    "SInner\n"
    "Ra . $*\t$: b . $1\n"
    "R$* . defer\t$(later $1 $)\n"
    /* The queue's group, and local users that live elsewhere. */
    "Squeuegroup\n"
    "Rgrouped $*\t$# mqueue\n"
    "Rgroupless $*\t$# nowhere\n"
    "SLocal_localaddr\n"
    "Rmoved\t$#local $: mail\n"
    "Rstays\t$#local $: stays\n"
    "Raway\t$#esmtp $@ Host.example $: away@host.example\n"
    "Rlater\t$: $(later x $)\n"
    "Rnobody\t$#error $@ 5.1.1 $: \"550 nobody\"\n"
    "Rwaits\t$#error $@ 4.1.1 $: \"450 4.1.1 waits\"\n"
    "Rwhere\t$#local $@ host\n"
    "Rwhat\t$#nothing $: x\n"
    "Rhow\t$#esmtp $: x\n"
    "Rnowhere\t$#local $@ $: x\n"
    "Rdatabase\t$#local $: @x\n"
    "Rprogram\t$#local $: \"|prog\"\n"
    "Rfile\t$#local $: \"/file\"\n"
    "Rnone1\t$#error $: \"55x a\"\n"
    "Rnone2\t$#error $: \"5x0 a\"\n"
    "Rnone3\t$#error $: \"650 a\"\n"
    "Rnone4\t$#error $: \"550a\"\n"
    "Rnone5\t$#error $: \"5\"\n"
    "Rnone6\t$#error $@ 5.1.1 $: \"550 5.1.2 a\"\n"
    "Mplain, P=[IPC], F=mDFMc67j, S=EnvFromSMTP/HdrFromSMTP, R=EnvToSMTP, "
    "E=\\r\\n, L=40, T=DNS/X400/SMTP, A=TCP $h\n"
    /* A filter, which is there when a harness says so. */
    "Xfilter, S=inet:8890@[127.0.0.1], F=\n";

#undef REFUSES
#undef DROPS
#undef DISCARDS
#undef HOLDS
#undef FAILS_IN_WORDS
#undef SUBS

#endif
