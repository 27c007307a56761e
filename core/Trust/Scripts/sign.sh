# Signs exactly this digest for this version; whether it may be signed has been judged before.
private_folder
trust_settings
sign
