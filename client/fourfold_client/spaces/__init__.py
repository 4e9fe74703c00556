"""A space with its logs, documents and keychain, and the membership they rest on."""
