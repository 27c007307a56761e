# Signs one statement about a release that others signed.
private_folder
trust_settings
attest
