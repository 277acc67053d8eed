"""Prints a self-signed certificate and its key as JSON: an emulator reads the dates in it, as AWS does."""

import datetime
import json
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

days = int(sys.argv[1])
key = ec.generate_private_key(ec.SECP256R1())
name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "shop.example.com")])
now = datetime.datetime.now(datetime.timezone.utc)
certificate = (
    x509.CertificateBuilder()
    .subject_name(name)
    .issuer_name(name)
    .public_key(key.public_key())
    .serial_number(x509.random_serial_number())
    .not_valid_before(now - datetime.timedelta(days=1000))
    .not_valid_after(now + datetime.timedelta(days=days))
    .sign(key, hashes.SHA256())
)
pem = serialization.Encoding.PEM
form = serialization.PrivateFormat.PKCS8
print(
    json.dumps(
        {
            "certificate": certificate.public_bytes(pem).decode(),
            "key": key.private_bytes(pem, form, serialization.NoEncryption()).decode(),
        }
    )
)
