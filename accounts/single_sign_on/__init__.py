"""Signing in at an organization's own server, by OpenID Connect: the code flow with PKCE, state and nonce."""
