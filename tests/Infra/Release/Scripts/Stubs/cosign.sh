# A cosign that is never called.
