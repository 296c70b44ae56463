"""Refusals about clients."""

from doudi.core.refusals import Refused


class ClientIncomplete(Refused):
    """A field of the registration is missing or cannot be."""

    code = "api_client_incomplete"


class CallbackNotAllowed(Refused):
    """An address for answers is no address, or lies in a private network without leave."""

    code = "api_callback_not_allowed"


class SenderTaken(Refused):
    """Another client has this identifier."""

    code = "api_sender_taken"


class PublicKeyInvalid(Refused):
    """The public key is none of Ed25519."""

    code = "api_public_key_invalid"
