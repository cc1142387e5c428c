"""The statuses that a delivery report (DLR) carries."""

from enum import StrEnum


class DlrStatus(StrEnum):
    """What became of a message, in the seven letters of an SMPP delivery receipt.

    The first seven are the words of SMPP 3.4, Appendix B, for the final states of its
    `message_state` (section 5.2.28); ENROUTE, which is not final, has no word. 360NRS's list
    ("Delivery notifications", `%s`) departs from it in one point: it adds `RECEIVED`, which SMPP
    does not define and the page does not explain.
    """

    REJECTD = "REJECTD"
    DELIVRD = "DELIVRD"
    EXPIRED = "EXPIRED"
    DELETED = "DELETED"
    UNDELIV = "UNDELIV"
    ACCEPTD = "ACCEPTD"
    UNKNOWN = "UNKNOWN"
    RECEIVED = "RECEIVED"
