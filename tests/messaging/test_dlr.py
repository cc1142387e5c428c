"""Delivery statuses, as listed for `%s` in 360NRS's "Delivery notifications"."""

from mockserver.messaging.dlr import DlrStatus


def test_statuses_are_the_printed_ones_in_their_order() -> None:
    printed = "REJECTD DELIVRD EXPIRED DELETED UNDELIV ACCEPTD UNKNOWN RECEIVED"
    assert [status.value for status in DlrStatus] == printed.split()


def test_status_renders_as_its_word() -> None:
    assert f"status={DlrStatus.DELIVRD}" == "status=DELIVRD"
