/*
 * The zones that the server of query.c has: the same names in both, denied by NSEC in
 * one and by NSEC3 in the other; and a small one to be changed.  Keys and signatures
 * are counted bytes: a server does not verify its own.
 */
#ifndef SPILLWAY_TARGETS_NAMED_ZONES_H
#define SPILLWAY_TARGETS_NAMED_ZONES_H

#define KEY                                                                            \
    "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKiss"                     \
    "LS4vMDEyMzQ1Njc4OTo7PD0+Pw=="
#define SIGNATURE KEY /* as long */
#define LONG_TEXT                                                                      \
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"                               \
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"                               \
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"                               \
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

/* Record sets of one name that are larger than an answer by UDP. */
#define LONG_TEXTS                                                                     \
    "big TXT \"" LONG_TEXT "00\"\n"                                                    \
    "big TXT \"" LONG_TEXT "01\"\n"                                                    \
    "big TXT \"" LONG_TEXT "02\"\n"                                                    \
    "big TXT \"" LONG_TEXT "03\"\n"                                                    \
    "big TXT \"" LONG_TEXT "04\"\n"                                                    \
    "big TXT \"" LONG_TEXT "05\"\n"                                                    \
    "big TXT \"" LONG_TEXT "06\"\n"                                                    \
    "big TXT \"" LONG_TEXT "07\"\n"                                                    \
    "big TXT \"" LONG_TEXT "08\"\n"                                                    \
    "big TXT \"" LONG_TEXT "09\"\n"                                                    \
    "big TXT \"" LONG_TEXT "10\"\n"                                                    \
    "big TXT \"" LONG_TEXT "11\"\n"                                                    \
    "big TXT \"" LONG_TEXT "12\"\n"                                                    \
    "big TXT \"" LONG_TEXT "13\"\n"                                                    \
    "big TXT \"" LONG_TEXT "14\"\n"                                                    \
    "big TXT \"" LONG_TEXT "15\"\n"                                                    \
    "big TXT \"" LONG_TEXT "16\"\n"                                                    \
    "big TXT \"" LONG_TEXT "17\"\n"                                                    \
    "big TXT \"" LONG_TEXT "18\"\n"                                                    \
    "big TXT \"" LONG_TEXT "19\"\n"
#define MANY_ADDRESSES                                                                 \
    "many A 198.51.100.0\n"                                                            \
    "many A 198.51.100.1\n"                                                            \
    "many A 198.51.100.2\n"                                                            \
    "many A 198.51.100.3\n"                                                            \
    "many A 198.51.100.4\n"                                                            \
    "many A 198.51.100.5\n"                                                            \
    "many A 198.51.100.6\n"                                                            \
    "many A 198.51.100.7\n"                                                            \
    "many A 198.51.100.8\n"                                                            \
    "many A 198.51.100.9\n"                                                            \
    "many A 198.51.100.10\n"                                                           \
    "many A 198.51.100.11\n"                                                           \
    "many A 198.51.100.12\n"                                                           \
    "many A 198.51.100.13\n"                                                           \
    "many A 198.51.100.14\n"                                                           \
    "many A 198.51.100.15\n"                                                           \
    "many A 198.51.100.16\n"                                                           \
    "many A 198.51.100.17\n"                                                           \
    "many A 198.51.100.18\n"                                                           \
    "many A 198.51.100.19\n"                                                           \
    "many A 198.51.100.20\n"                                                           \
    "many A 198.51.100.21\n"                                                           \
    "many A 198.51.100.22\n"                                                           \
    "many A 198.51.100.23\n"                                                           \
    "many A 198.51.100.24\n"                                                           \
    "many A 198.51.100.25\n"                                                           \
    "many A 198.51.100.26\n"                                                           \
    "many A 198.51.100.27\n"                                                           \
    "many A 198.51.100.28\n"                                                           \
    "many A 198.51.100.29\n"                                                           \
    "many A 198.51.100.30\n"                                                           \
    "many A 198.51.100.31\n"                                                           \
    "many A 198.51.100.32\n"                                                           \
    "many A 198.51.100.33\n"                                                           \
    "many A 198.51.100.34\n"                                                           \
    "many A 198.51.100.35\n"                                                           \
    "many A 198.51.100.36\n"                                                           \
    "many A 198.51.100.37\n"                                                           \
    "many A 198.51.100.38\n"                                                           \
    "many A 198.51.100.39\n"                                                           \
    "many A 198.51.100.40\n"                                                           \
    "many A 198.51.100.41\n"                                                           \
    "many A 198.51.100.42\n"                                                           \
    "many A 198.51.100.43\n"                                                           \
    "many A 198.51.100.44\n"                                                           \
    "many A 198.51.100.45\n"                                                           \
    "many A 198.51.100.46\n"                                                           \
    "many A 198.51.100.47\n"                                                           \
    "many A 198.51.100.48\n"                                                           \
    "many A 198.51.100.49\n"                                                           \
    "many A 198.51.100.50\n"                                                           \
    "many A 198.51.100.51\n"                                                           \
    "many A 198.51.100.52\n"                                                           \
    "many A 198.51.100.53\n"                                                           \
    "many A 198.51.100.54\n"                                                           \
    "many A 198.51.100.55\n"                                                           \
    "many A 198.51.100.56\n"                                                           \
    "many A 198.51.100.57\n"                                                           \
    "many A 198.51.100.58\n"                                                           \
    "many A 198.51.100.59\n"

static const char signed_zone[] =
    "$TTL 60\n"
    "@ SOA ns root 1 3600 600 86400 60\n"
    "@ NS ns\n"
    "@ NS ns2.other.test.\n"
    "@ DNSKEY 257 3 13 " SIGNATURE "\n"
    "@ DNSKEY 256 3 13 " SIGNATURE "\n"
    "@ MX 10 mail\n"
    "@ CAA 0 issue \"ca.test\"\n"
    "@ RRSIG SOA 13 2 60 20380101000000 20200101000000 1 example.test. " SIGNATURE "\n"
    "@ RRSIG NS 13 2 60 20380101000000 20200101000000 1 example.test. " SIGNATURE "\n"
    "@ RRSIG DNSKEY 13 2 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "@ RRSIG MX 13 2 60 20380101000000 20200101000000 1 example.test. " SIGNATURE "\n"
    "@ RRSIG CAA 13 2 60 20380101000000 20200101000000 1 example.test. " SIGNATURE "\n"
    "ns A 192.0.2.53\n"
    "ns AAAA 2001:db8::53\n"
    "ns RRSIG A 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE "\n"
    "ns RRSIG AAAA 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "mail A 192.0.2.25\n"
    "mail A 192.0.2.26\n"
    "mail RRSIG A 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE "\n"
    "www A 192.0.2.80\n"
    "www TXT \"answered\"\n"
    "www RRSIG A 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE "\n"
    "www RRSIG TXT 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "alias CNAME www\n"
    "alias RRSIG CNAME 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "chain CNAME alias\n"
    "chain RRSIG CNAME 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "away CNAME www.other.test.\n"
    "away RRSIG CNAME 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "loop CNAME loop2\n"
    "loop RRSIG CNAME 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "loop2 CNAME loop\n"
    "loop2 RRSIG CNAME 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "tree DNAME other\n"
    "tree RRSIG DNAME 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "x.other A 192.0.2.9\n"
    "x.other RRSIG A 13 4 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "*.wild A 192.0.2.7\n"
    "*.wild MX 5 mail\n"
    "*.wild RRSIG A 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "*.wild RRSIG MX 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "*.wildalias CNAME www\n"
    "*.wildalias RRSIG CNAME 13 3 60 20380101000000 20200101000000 1 "
    "example.test. " SIGNATURE "\n"
    "child NS ns.child\n"
    "child DS 1 13 2 abababababababababababababababababababababababababababababababab\n"
    "child RRSIG DS 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "ns.child A 192.0.2.54\n"
    "open NS ns.open\n"
    "ns.open AAAA 2001:db8::54\n"
    "_sip._udp SRV 1 2 5060 www\n"
    "_sip._udp RRSIG SRV 13 4 60 20380101000000 20200101000000 1 "
    "example.test. " SIGNATURE "\n"
    "naptr NAPTR 1 1 \"u\" \"E2U\" \"!^.*$!x!\" .\n"
    "naptr RRSIG NAPTR 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "svc SVCB 1 www alpn=h2\n"
    "svc HTTPS 0 www\n"
    "svc RRSIG SVCB 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "svc RRSIG HTTPS 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n" LONG_TEXTS
    "big RRSIG TXT 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "empty.below.here HINFO a b\n"
    "empty.below.here RRSIG HINFO 13 5 60 20380101000000 20200101000000 1 "
    "example.test. " SIGNATURE "\n" MANY_ADDRESSES
    "many RRSIG A 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE "\n"
    "@ NSEC _sip._udp.example.test. SOA NS DNSKEY MX CAA RRSIG NSEC\n"
    "@ RRSIG NSEC 13 2 60 20380101000000 20200101000000 1 example.test. " SIGNATURE "\n"
    "_sip._udp NSEC alias.example.test. SRV RRSIG NSEC\n"
    "_sip._udp RRSIG NSEC 13 4 60 20380101000000 20200101000000 1 "
    "example.test. " SIGNATURE "\n"
    "alias NSEC away.example.test. CNAME RRSIG NSEC\n"
    "alias RRSIG NSEC 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "away NSEC big.example.test. CNAME RRSIG NSEC\n"
    "away RRSIG NSEC 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "big NSEC chain.example.test. TXT RRSIG NSEC\n"
    "big RRSIG NSEC 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "chain NSEC child.example.test. CNAME RRSIG NSEC\n"
    "chain RRSIG NSEC 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "child NSEC empty.below.here.example.test. NS DS RRSIG NSEC\n"
    "child RRSIG NSEC 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "empty.below.here NSEC loop.example.test. HINFO RRSIG NSEC\n"
    "empty.below.here RRSIG NSEC 13 5 60 20380101000000 20200101000000 1 "
    "example.test. " SIGNATURE "\n"
    "loop NSEC loop2.example.test. CNAME RRSIG NSEC\n"
    "loop RRSIG NSEC 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "loop2 NSEC mail.example.test. CNAME RRSIG NSEC\n"
    "loop2 RRSIG NSEC 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "mail NSEC many.example.test. A RRSIG NSEC\n"
    "mail RRSIG NSEC 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "many NSEC naptr.example.test. A RRSIG NSEC\n"
    "many RRSIG NSEC 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "naptr NSEC ns.example.test. NAPTR RRSIG NSEC\n"
    "naptr RRSIG NSEC 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "ns NSEC open.example.test. A AAAA RRSIG NSEC\n"
    "ns RRSIG NSEC 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "open NSEC x.other.example.test. NS RRSIG NSEC\n"
    "open RRSIG NSEC 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "x.other NSEC svc.example.test. A RRSIG NSEC\n"
    "x.other RRSIG NSEC 13 4 60 20380101000000 20200101000000 1 "
    "example.test. " SIGNATURE "\n"
    "svc NSEC tree.example.test. SVCB HTTPS RRSIG NSEC\n"
    "svc RRSIG NSEC 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "tree NSEC *.wild.example.test. DNAME RRSIG NSEC\n"
    "tree RRSIG NSEC 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "*.wild NSEC *.wildalias.example.test. A MX RRSIG NSEC\n"
    "*.wild RRSIG NSEC 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n"
    "*.wildalias NSEC www.example.test. CNAME RRSIG NSEC\n"
    "*.wildalias RRSIG NSEC 13 3 60 20380101000000 20200101000000 1 "
    "example.test. " SIGNATURE "\n"
    "www NSEC example.test. A TXT RRSIG NSEC\n"
    "www RRSIG NSEC 13 3 60 20380101000000 20200101000000 1 example.test. " SIGNATURE
    "\n";

static const char hashed_zone[] =
    "$TTL 60\n"
    "@ SOA ns root 1 3600 600 86400 60\n"
    "@ NS ns\n"
    "@ NS ns2.other.test.\n"
    "@ DNSKEY 257 3 13 " SIGNATURE "\n"
    "@ DNSKEY 256 3 13 " SIGNATURE "\n"
    "@ MX 10 mail\n"
    "@ CAA 0 issue \"ca.test\"\n"
    "@ RRSIG SOA 13 2 60 20380101000000 20200101000000 1 hashed.test. " SIGNATURE "\n"
    "@ RRSIG NS 13 2 60 20380101000000 20200101000000 1 hashed.test. " SIGNATURE "\n"
    "@ RRSIG DNSKEY 13 2 60 20380101000000 20200101000000 1 hashed.test. " SIGNATURE
    "\n"
    "@ RRSIG MX 13 2 60 20380101000000 20200101000000 1 hashed.test. " SIGNATURE "\n"
    "@ RRSIG CAA 13 2 60 20380101000000 20200101000000 1 hashed.test. " SIGNATURE "\n"
    "ns A 192.0.2.53\n"
    "ns AAAA 2001:db8::53\n"
    "ns RRSIG A 13 3 60 20380101000000 20200101000000 1 hashed.test. " SIGNATURE "\n"
    "ns RRSIG AAAA 13 3 60 20380101000000 20200101000000 1 hashed.test. " SIGNATURE "\n"
    "mail A 192.0.2.25\n"
    "mail A 192.0.2.26\n"
    "mail RRSIG A 13 3 60 20380101000000 20200101000000 1 hashed.test. " SIGNATURE "\n"
    "www A 192.0.2.80\n"
    "www TXT \"answered\"\n"
    "www RRSIG A 13 3 60 20380101000000 20200101000000 1 hashed.test. " SIGNATURE "\n"
    "www RRSIG TXT 13 3 60 20380101000000 20200101000000 1 hashed.test. " SIGNATURE "\n"
    "alias CNAME www\n"
    "alias RRSIG CNAME 13 3 60 20380101000000 20200101000000 1 hashed.test. " SIGNATURE
    "\n"
    "chain CNAME alias\n"
    "chain RRSIG CNAME 13 3 60 20380101000000 20200101000000 1 hashed.test. " SIGNATURE
    "\n"
    "away CNAME www.other.test.\n"
    "away RRSIG CNAME 13 3 60 20380101000000 20200101000000 1 hashed.test. " SIGNATURE
    "\n"
    "loop CNAME loop2\n"
    "loop RRSIG CNAME 13 3 60 20380101000000 20200101000000 1 hashed.test. " SIGNATURE
    "\n"
    "loop2 CNAME loop\n"
    "loop2 RRSIG CNAME 13 3 60 20380101000000 20200101000000 1 hashed.test. " SIGNATURE
    "\n"
    "tree DNAME other\n"
    "tree RRSIG DNAME 13 3 60 20380101000000 20200101000000 1 hashed.test. " SIGNATURE
    "\n"
    "x.other A 192.0.2.9\n"
    "x.other RRSIG A 13 4 60 20380101000000 20200101000000 1 hashed.test. " SIGNATURE
    "\n"
    "*.wild A 192.0.2.7\n"
    "*.wild MX 5 mail\n"
    "*.wild RRSIG A 13 3 60 20380101000000 20200101000000 1 hashed.test. " SIGNATURE
    "\n"
    "*.wild RRSIG MX 13 3 60 20380101000000 20200101000000 1 hashed.test. " SIGNATURE
    "\n"
    "*.wildalias CNAME www\n"
    "*.wildalias RRSIG CNAME 13 3 60 20380101000000 20200101000000 1 "
    "hashed.test. " SIGNATURE "\n"
    "child NS ns.child\n"
    "child DS 1 13 2 abababababababababababababababababababababababababababababababab\n"
    "child RRSIG DS 13 3 60 20380101000000 20200101000000 1 hashed.test. " SIGNATURE
    "\n"
    "ns.child A 192.0.2.54\n"
    "open NS ns.open\n"
    "ns.open AAAA 2001:db8::54\n"
    "_sip._udp SRV 1 2 5060 www\n"
    "_sip._udp RRSIG SRV 13 4 60 20380101000000 20200101000000 1 "
    "hashed.test. " SIGNATURE "\n"
    "naptr NAPTR 1 1 \"u\" \"E2U\" \"!^.*$!x!\" .\n"
    "naptr RRSIG NAPTR 13 3 60 20380101000000 20200101000000 1 hashed.test. " SIGNATURE
    "\n"
    "svc SVCB 1 www alpn=h2\n"
    "svc HTTPS 0 www\n"
    "svc RRSIG SVCB 13 3 60 20380101000000 20200101000000 1 hashed.test. " SIGNATURE
    "\n"
    "svc RRSIG HTTPS 13 3 60 20380101000000 20200101000000 1 hashed.test. " SIGNATURE
    "\n" LONG_TEXTS
    "big RRSIG TXT 13 3 60 20380101000000 20200101000000 1 hashed.test. " SIGNATURE "\n"
    "empty.below.here HINFO a b\n"
    "empty.below.here RRSIG HINFO 13 5 60 20380101000000 20200101000000 1 "
    "hashed.test. " SIGNATURE "\n" MANY_ADDRESSES
    "many RRSIG A 13 3 60 20380101000000 20200101000000 1 hashed.test. " SIGNATURE "\n"
    "@ NSEC3PARAM 1 0 1 abcd\n"
    "@ RRSIG NSEC3PARAM 13 2 60 20380101000000 20200101000000 1 hashed.test. " SIGNATURE
    "\n"
    "0tuqj9a8p10dh10lc7epb38jm6forhdg NSEC3 1 1 1 abcd "
    "0vndn5qbnkdni15tuehuvvoqq0cvfge4 CNAME RRSIG\n"
    "0tuqj9a8p10dh10lc7epb38jm6forhdg RRSIG NSEC3 13 3 60 20380101000000 "
    "20200101000000 1 hashed.test. " SIGNATURE "\n"
    "0vndn5qbnkdni15tuehuvvoqq0cvfge4 NSEC3 1 1 1 abcd "
    "2941tf7kol6r2600nq6llm8ursl2488v TXT RRSIG\n"
    "0vndn5qbnkdni15tuehuvvoqq0cvfge4 RRSIG NSEC3 13 3 60 20380101000000 "
    "20200101000000 1 hashed.test. " SIGNATURE "\n"
    "2941tf7kol6r2600nq6llm8ursl2488v NSEC3 1 1 1 abcd "
    "30hln9rtrj9qbg4e3uu3ha9v6f0o4dto SVCB HTTPS RRSIG\n"
    "2941tf7kol6r2600nq6llm8ursl2488v RRSIG NSEC3 13 3 60 20380101000000 "
    "20200101000000 1 hashed.test. " SIGNATURE "\n"
    "30hln9rtrj9qbg4e3uu3ha9v6f0o4dto NSEC3 1 1 1 abcd "
    "3oondr7are4o4ts01cgrtqk1onl5k41r \n"
    "30hln9rtrj9qbg4e3uu3ha9v6f0o4dto RRSIG NSEC3 13 3 60 20380101000000 "
    "20200101000000 1 hashed.test. " SIGNATURE "\n"
    "3oondr7are4o4ts01cgrtqk1onl5k41r NSEC3 1 1 1 abcd "
    "4i417soandspjbg83ldm4a09fiu0i000 CNAME RRSIG\n"
    "3oondr7are4o4ts01cgrtqk1onl5k41r RRSIG NSEC3 13 3 60 20380101000000 "
    "20200101000000 1 hashed.test. " SIGNATURE "\n"
    "4i417soandspjbg83ldm4a09fiu0i000 NSEC3 1 1 1 abcd "
    "4ub3rdetlhbq1dgoi1mrej52tj8t5oo5 CNAME RRSIG\n"
    "4i417soandspjbg83ldm4a09fiu0i000 RRSIG NSEC3 13 3 60 20380101000000 "
    "20200101000000 1 hashed.test. " SIGNATURE "\n"
    "4ub3rdetlhbq1dgoi1mrej52tj8t5oo5 NSEC3 1 1 1 abcd "
    "5dri50a1dt6ueatrj6t6ceohstvuuq2k CNAME RRSIG\n"
    "4ub3rdetlhbq1dgoi1mrej52tj8t5oo5 RRSIG NSEC3 13 3 60 20380101000000 "
    "20200101000000 1 hashed.test. " SIGNATURE "\n"
    "5dri50a1dt6ueatrj6t6ceohstvuuq2k NSEC3 1 1 1 abcd "
    "5thaei08c4s9mquosfosaluu66ku3ssv A TXT RRSIG\n"
    "5dri50a1dt6ueatrj6t6ceohstvuuq2k RRSIG NSEC3 13 3 60 20380101000000 "
    "20200101000000 1 hashed.test. " SIGNATURE "\n"
    "5thaei08c4s9mquosfosaluu66ku3ssv NSEC3 1 1 1 abcd "
    "8e4ecjtdrr6i88tjin2127d7ls88rvu5 A RRSIG\n"
    "5thaei08c4s9mquosfosaluu66ku3ssv RRSIG NSEC3 13 3 60 20380101000000 "
    "20200101000000 1 hashed.test. " SIGNATURE "\n"
    "8e4ecjtdrr6i88tjin2127d7ls88rvu5 NSEC3 1 1 1 abcd "
    "buhbi8elvo4s9tn9pmt52nlfp0pf6919 CNAME RRSIG\n"
    "8e4ecjtdrr6i88tjin2127d7ls88rvu5 RRSIG NSEC3 13 3 60 20380101000000 "
    "20200101000000 1 hashed.test. " SIGNATURE "\n"
    "buhbi8elvo4s9tn9pmt52nlfp0pf6919 NSEC3 1 1 1 abcd "
    "cnfou98h04gufnqniahls4la0c43d4jf \n"
    "buhbi8elvo4s9tn9pmt52nlfp0pf6919 RRSIG NSEC3 13 3 60 20380101000000 "
    "20200101000000 1 hashed.test. " SIGNATURE "\n"
    "cnfou98h04gufnqniahls4la0c43d4jf NSEC3 1 1 1 abcd "
    "e1d79kujakt7krfquk540gi24pt45e38 A RRSIG\n"
    "cnfou98h04gufnqniahls4la0c43d4jf RRSIG NSEC3 13 3 60 20380101000000 "
    "20200101000000 1 hashed.test. " SIGNATURE "\n"
    "e1d79kujakt7krfquk540gi24pt45e38 NSEC3 1 1 1 abcd "
    "fkigkrlqdqogvtuqbhmphucu8s2l5k9f A AAAA RRSIG\n"
    "e1d79kujakt7krfquk540gi24pt45e38 RRSIG NSEC3 13 3 60 20380101000000 "
    "20200101000000 1 hashed.test. " SIGNATURE "\n"
    "fkigkrlqdqogvtuqbhmphucu8s2l5k9f NSEC3 1 1 1 abcd "
    "hf4i439rvoo6q4g0d4b402mon5os621p \n"
    "fkigkrlqdqogvtuqbhmphucu8s2l5k9f RRSIG NSEC3 13 3 60 20380101000000 "
    "20200101000000 1 hashed.test. " SIGNATURE "\n"
    "hf4i439rvoo6q4g0d4b402mon5os621p NSEC3 1 1 1 abcd "
    "jchfqqoqlo9peqjtcd3bdscad07ctlvr DNAME RRSIG\n"
    "hf4i439rvoo6q4g0d4b402mon5os621p RRSIG NSEC3 13 3 60 20380101000000 "
    "20200101000000 1 hashed.test. " SIGNATURE "\n"
    "jchfqqoqlo9peqjtcd3bdscad07ctlvr NSEC3 1 1 1 abcd "
    "lakod1jhrlg7n9h5b4t6rsr9f65784p9 \n"
    "jchfqqoqlo9peqjtcd3bdscad07ctlvr RRSIG NSEC3 13 3 60 20380101000000 "
    "20200101000000 1 hashed.test. " SIGNATURE "\n"
    "lakod1jhrlg7n9h5b4t6rsr9f65784p9 NSEC3 1 1 1 abcd "
    "lhrkt90eth1oh2j4m6sm1djvo9eqoldb CNAME RRSIG\n"
    "lakod1jhrlg7n9h5b4t6rsr9f65784p9 RRSIG NSEC3 13 3 60 20380101000000 "
    "20200101000000 1 hashed.test. " SIGNATURE "\n"
    "lhrkt90eth1oh2j4m6sm1djvo9eqoldb NSEC3 1 1 1 abcd "
    "lr3o5hvq6dgnmeougomfu99k1cfdu9p0 HINFO RRSIG\n"
    "lhrkt90eth1oh2j4m6sm1djvo9eqoldb RRSIG NSEC3 13 3 60 20380101000000 "
    "20200101000000 1 hashed.test. " SIGNATURE "\n"
    "lr3o5hvq6dgnmeougomfu99k1cfdu9p0 NSEC3 1 1 1 abcd "
    "pg5l8s5e7jmc3a8pfmla3elfb9sjagha A MX RRSIG\n"
    "lr3o5hvq6dgnmeougomfu99k1cfdu9p0 RRSIG NSEC3 13 3 60 20380101000000 "
    "20200101000000 1 hashed.test. " SIGNATURE "\n"
    "pg5l8s5e7jmc3a8pfmla3elfb9sjagha NSEC3 1 1 1 abcd "
    "pk711r70fndiml9loiatpndhml2clqgu A RRSIG\n"
    "pg5l8s5e7jmc3a8pfmla3elfb9sjagha RRSIG NSEC3 13 3 60 20380101000000 "
    "20200101000000 1 hashed.test. " SIGNATURE "\n"
    "pk711r70fndiml9loiatpndhml2clqgu NSEC3 1 1 1 abcd "
    "psrafpicknh2ikhogfrhmjlgium57q4m NS DS RRSIG\n"
    "pk711r70fndiml9loiatpndhml2clqgu RRSIG NSEC3 13 3 60 20380101000000 "
    "20200101000000 1 hashed.test. " SIGNATURE "\n"
    "psrafpicknh2ikhogfrhmjlgium57q4m NSEC3 1 1 1 abcd "
    "r0qcdno1l10onsk18p2al0pef2je0k9b SOA NS DNSKEY MX CAA RRSIG\n"
    "psrafpicknh2ikhogfrhmjlgium57q4m RRSIG NSEC3 13 3 60 20380101000000 "
    "20200101000000 1 hashed.test. " SIGNATURE "\n"
    "r0qcdno1l10onsk18p2al0pef2je0k9b NSEC3 1 1 1 abcd "
    "rh2l252rlebs1cqrgimvc36o2e5jam5i \n"
    "r0qcdno1l10onsk18p2al0pef2je0k9b RRSIG NSEC3 13 3 60 20380101000000 "
    "20200101000000 1 hashed.test. " SIGNATURE "\n"
    "rh2l252rlebs1cqrgimvc36o2e5jam5i NSEC3 1 1 1 abcd "
    "udcn8ek2g1aeavivig7dkrin4bh2jiog SRV RRSIG\n"
    "rh2l252rlebs1cqrgimvc36o2e5jam5i RRSIG NSEC3 13 3 60 20380101000000 "
    "20200101000000 1 hashed.test. " SIGNATURE "\n"
    "udcn8ek2g1aeavivig7dkrin4bh2jiog NSEC3 1 1 1 abcd "
    "vk5vfdkesu9q689k2htinrjdt4al8f8c \n"
    "udcn8ek2g1aeavivig7dkrin4bh2jiog RRSIG NSEC3 13 3 60 20380101000000 "
    "20200101000000 1 hashed.test. " SIGNATURE "\n"
    "vk5vfdkesu9q689k2htinrjdt4al8f8c NSEC3 1 1 1 abcd "
    "0tuqj9a8p10dh10lc7epb38jm6forhdg NAPTR RRSIG\n"
    "vk5vfdkesu9q689k2htinrjdt4al8f8c RRSIG NSEC3 13 3 60 20380101000000 "
    "20200101000000 1 hashed.test. " SIGNATURE "\n";

static const char updated_zone[] = "$TTL 60\n"
                                   "@ SOA ns root 1 3600 600 86400 60\n"
                                   "@ NS ns\n"
                                   "ns A 192.0.2.53\n"
                                   "www A 192.0.2.80\n"
                                   "www A 192.0.2.81\n"
                                   "www TXT \"old\"\n"
                                   "alias CNAME www\n"
                                   "mail MX 10 www\n"
                                   "*.wild A 192.0.2.7\n"
                                   "child NS ns.child\n"
                                   "ns.child A 192.0.2.54\n";

static const struct {
    const char *name;
    const char *text;
} zones[] = {
    {"example.test.", signed_zone},
    {"hashed.test.",  hashed_zone}
};

#endif
