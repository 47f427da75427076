/** An OpenSSH public key whose private half does not exist. */
export const SSH_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ4lL2Wq0L1p0j3o2mU0eZ0V3R2b9a5m6rN1w8QyT5Xk";
