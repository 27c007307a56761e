# Prints the public half of the signing key, before anything is published.
private_folder
trust_settings
public_key
