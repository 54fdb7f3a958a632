"""What the messages of each act bring, to whom, and what the receiver keeps of it.

Where more than the act decides, such as whether a PIN was right, `follow` says so.
"""

from fincert_lab.crypto.suite import Suite
from fincert_lab.custody.holdings import Role, Thing
from fincert_lab.journal import Act

KEY = (Thing.PRIVATE_KEY, Thing.R)
ENVELOPE = (Thing.ENVELOPE, *KEY)  # who has an envelope has the key and R in it, sealed
CERTIFICATE = (Thing.CERTIFICATE,)
FROM_THE_PIN = (Thing.PIN, Thing.A, Thing.S)
SIGNED = (Act.LOGIN, Act.TRANSFER)  # the certificate is in the signed message (CMS)

# What goes to the HSM, and what comes back.
ASKING = (Act.REGISTER_KEY, Act.EVALUATE)
QUESTION = {Suite.HMAC: Thing.A, Suite.OPRF: Thing.BLINDED}
ANSWER = {Suite.HMAC: Thing.Y, Suite.OPRF: Thing.EVALUATED}

# What the cloud relays and keeps without being able to read it.
SEALED_FOR_OTHERS = {(Role.CLOUD, thing) for thing in (*KEY, *QUESTION.values(), *ANSWER.values())}

# What the receiver of a call is handed, whatever comes of it.
ARRIVES = {
    (Role.CA, Act.AUTHORISE): (Thing.IDN,),
    (Role.CA, Act.ISSUE): (Thing.R,),
    (Role.BANK, Act.REGISTER): (Thing.CERTIFICATE, Thing.R),
    (Role.CLOUD, Act.REGISTER_KEY): CERTIFICATE,
    (Role.CLOUD, Act.STORE_ENVELOPE): ENVELOPE,
    (Role.CLOUD, Act.CHANGE_PIN): ENVELOPE,
} | {(Role.SERVICE, act): CERTIFICATE for act in SIGNED}
ARRIVES |= {
    (Role.BANK, act): CERTIFICATE
    for act in (
        Act.NOTE_ISSUED,
        Act.RENEW,
        Act.UNREGISTER,
        Act.ASK_REVOCATION,
        Act.ASK_SUSPENSION,
        Act.ASK_RESTORATION,
    )
}

# What it keeps unless it refuses the call.
KEEPS = {
    (Role.DEVICE, Act.GENERATE_KEY): KEY,
    (Role.CA, Act.AUTHORISE): (Thing.IDN,),
    (Role.CA, Act.ISSUE): CERTIFICATE,
    (Role.BANK, Act.VISIT_BRANCH): (Thing.IDN,),
    (Role.BANK, Act.NOTE_ISSUED): CERTIFICATE,
    (Role.BANK, Act.REGISTER): CERTIFICATE,
    (Role.CLOUD, Act.SEND_SMS): (Thing.SMS_CODE,),
    (Role.CLOUD, Act.REGISTER_KEY): CERTIFICATE,
    (Role.CLOUD, Act.STORE_ENVELOPE): ENVELOPE,
    (Role.CLOUD, Act.CHANGE_PIN): ENVELOPE,
} | {(Role.SERVICE, act): CERTIFICATE for act in SIGNED}

# What it ends.
FORGETS = {
    (Role.BANK, Act.UNREGISTER): CERTIFICATE,
    (Role.CLOUD, Act.DELETE_ENVELOPE): (*ENVELOPE, Thing.CERTIFICATE),
}

# What a device has at hand in order to make a call, and what it is answered unless it is refused.
TAKES = {
    Act.ISSUE: (Thing.IDN,),
    Act.REGISTER_KEY: (*FROM_THE_PIN, Thing.CERTIFICATE),
    Act.STORE_ENVELOPE: (Thing.ENVELOPE,),
    Act.EVALUATE: FROM_THE_PIN,
    Act.PROVE: KEY,
    Act.CHANGE_PIN: (Thing.ENVELOPE,),
    Act.RENEW: CERTIFICATE,
    Act.REGISTER: (Thing.CERTIFICATE, Thing.R),
} | dict.fromkeys(SIGNED, CERTIFICATE)
IS_GIVEN = {Act.ISSUE: CERTIFICATE, Act.FETCH_ENVELOPE: (Thing.ENVELOPE,)}
