# Lets the word of a signer hold for longer; nothing else of it changes.
private_folder
trust_settings
renew
