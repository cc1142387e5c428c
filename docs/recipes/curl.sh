#!/bin/sh
# mockserver from a shell, with curl alone: sh docs/recipes/curl.sh
set -eu

server=${MOCKSERVER_URL:-http://127.0.0.1:4360}
sandbox=curl-$$

# A call of the control API in the sandbox; it fails when the answer is a problem.
control() {
    method=$1 path=$2
    shift 2
    curl -sS --fail-with-body -X "$method" -H "X-Mock-Sandbox: $sandbox" "$server/__admin/$path" "$@"
}

# The text of a member of a JSON object.
member() {
    sed -E "s/.*\"$1\":\"?([^\",}]*).*/\1/"
    echo
}

control PUT clock -d '{"mode":"frozen","now":"2026-03-02T10:00:00Z"}' >/dev/null
trap 'control DELETE "sandboxes/$sandbox" >/dev/null' EXIT

# What the code under test would do: an SMS through 360NRS. The sandbox is in the path.
curl -sS --fail-with-body -u username:apiPassword "$server/nrs360/~$sandbox/api/rest/sms" -d '{
    "to": ["34666555444"], "from": "TEST", "message": "Your code is {OTP_CODE}",
    "notificationUrl": "'"$server/__sink/$sandbox"'?status=%s"}' >/dev/null

# The message is there, and so is its code.
control GET "messages/wait?q=to:34666555444&timeout=10" >/dev/null
code=$(control GET messages/1/otp | member code)
echo "code: $code"

# The code is good, once.
curl -sS -u username:apiPassword "$server/nrs360/~$sandbox/api/rest/otp/check" \
    -d '{"recipient":"34666555444","code":"'"$code"'"}' | member reason

# All that is due happens, and its callbacks have arrived.
control POST clock/advance -d '{"until":"idle"}' >/dev/null
control GET "sinks/$sandbox/wait?count=2" | grep -o 'status=[A-Z]*'

# A request was made, exactly once.
control POST requests/verify -d '{"match":{"operation":"sendSms"},"exactly":1}' | member ok
