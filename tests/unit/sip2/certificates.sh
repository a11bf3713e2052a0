#!/bin/sh
# certificates.sh DIR: a library's own CA and what it has signed: good, expired, for another name; and another CA.
set -eu
cd "$1"
key="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
for ca in ca other-ca; do
  openssl req -x509 $key -keyout "$ca.key" -out "$ca.pem" -subj "/CN=$ca" -days 2
done
openssl req $key -keyout server.key -out server.csr -subj /CN=library
sign() {
  printf 'subjectAltName=%s' "$2" > names
  openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days "$3" -extfile names -out "$1.pem"
}
sign good IP:127.0.0.1 2
sign expired IP:127.0.0.1 -1
sign other-name DNS:elsewhere.example 2
