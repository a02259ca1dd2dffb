"""Every way a request can be refused: a status, a code for programs and a sentence for people."""

from typing import Any


class Refusal(Exception):
    """Answered as ``{"error": {"code", "message", ...place}}``; ``place`` names row and column where there is one."""

    def __init__(self, status: int, code: str, message: str, **place: Any) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.place = place

    def body(self) -> dict[str, Any]:
        return {"error": {"code": self.code, "message": self.message, **self.place}}


def key_missing() -> Refusal:
    return Refusal(401, "key_missing", "Send the endpoint's API key in the header “Authorization: Bearer <key>”.")


def key_unknown() -> Refusal:
    # The same answer for a foreign key and for an endpoint that does not exist: a stranger learns nothing.
    message = "This API key opens no endpoint at this address. Check the key and the address, or make a new key."
    return Refusal(401, "key_unknown", message)


def key_expired() -> Refusal:
    return Refusal(401, "key_expired", "This API key has expired. Make a new one on the endpoint's page.")


def endpoint_ended() -> Refusal:
    return Refusal(410, "endpoint_ended", "This endpoint has passed its end date. Its owner can extend it.")


def not_in_service() -> Refusal:
    return Refusal(503, "not_in_service", "No model is in service at this endpoint. Deploy a version first.")


def no_such_page() -> Refusal:
    message = "There is nothing at this address. Predictions are at /endpoints/<project>/<endpoint>/predict."
    return Refusal(404, "not_found", message)


def wrong_method(allowed: str) -> Refusal:
    return Refusal(405, "method_not_allowed", f"This address takes {allowed} requests only.", allowed=allowed)


def wrong_host() -> Refusal:
    return Refusal(421, "unknown_host", "This server does not answer for that host name.")


def wrong_type(found: str) -> Refusal:
    message = f"The body is “{found}”. Send JSON, with the header “Content-Type: application/json”."
    return Refusal(415, "unsupported_media_type", message)


def too_large(limit: int) -> Refusal:
    message = f"The body is larger than {limit:,} bytes. Send fewer rows at a time, or use batch scoring."
    return Refusal(413, "body_too_large", message, limit=limit)


def too_many_rows(found: int, limit: int) -> Refusal:
    message = (
        f"The body holds {found:,} rows; at most {limit:,} are answered at a time. Send fewer, or use batch scoring."
    )
    return Refusal(413, "too_many_rows", message, limit=limit)


def too_slow(seconds: float) -> Refusal:
    return Refusal(408, "body_too_slow", f"The body did not arrive within {seconds:g} seconds.")


def malformed(problem: str) -> Refusal:
    return Refusal(400, "malformed_json", f"The body is not valid JSON: {problem}.")


def wrong_rows(message: str, **place: Any) -> Refusal:
    return Refusal(422, "invalid_rows", message, **place)


def unexpected(reference: str) -> Refusal:
    message = f"The prediction failed for a reason of our own. Its log reference is {reference}."
    return Refusal(500, "unexpected", message, reference=reference)
