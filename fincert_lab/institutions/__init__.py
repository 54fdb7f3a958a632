"""The institutions: CA, bank, cloud, HSM, telephone network.

Each has its own keys, its own database, and learns only what a call gives it. Every call is one journal entry. No
method here takes a PIN.
"""
