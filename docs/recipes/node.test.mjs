// mockserver from Node 20 or newer, with nothing to install: node --test docs/recipes/node.test.mjs
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, test } from "node:test";

const server = process.env.MOCKSERVER_URL ?? "http://127.0.0.1:4360";
let sandbox;

/** A call of the control API in the test's own sandbox. */
async function control(method, path, body) {
  const answer = await fetch(`${server}/__admin/${path}`, {
    method,
    headers: { "X-Mock-Sandbox": sandbox },
    body: body && JSON.stringify(body),
  });
  const content = await answer.json();
  assert.ok(answer.ok, content.detail);
  return content;
}

/** What the code under test would do: an SMS through 360NRS. */
function sendText(vendor, text, more = {}) {
  const { username, password } = vendor.credentials;
  return fetch(`${vendor.baseUrl}/sms`, {
    method: "POST",
    headers: { Authorization: `Basic ${btoa(`${username}:${password}`)}` },
    body: JSON.stringify({ to: ["34666555444"], from: "TEST", message: text, ...more }),
  });
}

beforeEach(() => {
  sandbox = `node-${randomUUID()}`;
});

afterEach(() => control("DELETE", `sandboxes/${sandbox}`));

test("the code of an SMS can be read", async () => {
  const vendor = await control("GET", "vendors/nrs360");
  await sendText(vendor, "Your code is {OTP_CODE}");
  const message = await control("GET", "messages/wait?q=to:34666555444&timeout=10");
  const { code } = await control("GET", `messages/${message.id}/otp`);
  assert.equal(message.text, `Your code is ${code}`);
});

test("a delivery notification arrives when its time has come", async () => {
  await control("PUT", "clock", { mode: "frozen" });
  const vendor = await control("GET", "vendors/nrs360");
  const sink = `${sandbox}~dlr`;
  await sendText(vendor, "Hello", { notificationUrl: `${server}/__sink/${sink}?status=%s` });
  await control("POST", "clock/advance", { until: "idle" });
  const { items } = await control("GET", `sinks/${sink}/wait?count=2`);
  assert.deepEqual(items.map((one) => one.query), ["status=ACCEPTD", "status=DELIVRD"]);
});

test("a failure can be had on demand", async () => {
  const vendor = await control("GET", "vendors/nrs360");
  const match = { vendor: "nrs360", operation: "sendSms" };
  await control("POST", "faults", { match, effect: { error: 111 }, times: 1 });
  assert.equal((await sendText(vendor, "Hello")).status, 402);
  assert.equal((await sendText(vendor, "Hello")).status, 202);
});
