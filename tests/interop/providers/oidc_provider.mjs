// Node's oidc-provider as a throw-away identity provider, for tests/interop/providers.
//
// Everything is the library's own: its development pages for sign-in and consent, its logout question, its session. What is
// ours is the configuration: two clients, where claims come from, and signed access tokens with the roles of the person.
//
// Usage: node oidc_provider.mjs PORT stock|silent
//   stock:  a native client is asked for consent at every sign-in, as the library wants it (its check native_client_prompt).
//   silent: without that check, the documented way (interactions.policy), so that a second sign-in shows no page.

import Provider, { interactionPolicy } from "oidc-provider";

const [port, kind] = [Number(process.argv[2]), process.argv[3]];

const ROLES = { ada: ["Technician"], grace: ["Technician", "Dispatcher"], linus: [] };
const NAMES = { ada: "Ada Lovelace", grace: "Grace Hopper", linus: "Linus Fjord" };

const client = (app, scheme) => ({
  client_id: `${app}-client`,
  client_secret: `secret-of-${app}-at-a-throw-away-provider`,
  client_name: app,
  application_type: "native",
  redirect_uris: [`${scheme}://oauth/callback`],
  post_logout_redirect_uris: [`https://${app === "field-service" ? "" : `${app}.`}backend.test/`],
  token_endpoint_auth_method: "client_secret_basic",
});

const policy = interactionPolicy.base();
if (kind === "silent") policy.get("consent").checks.remove("native_client_prompt");

const issuer = `http://127.0.0.1:${port}`;
const provider = new Provider(issuer, {
  clients: [client("field-service", "makeitnative"), client("inspections", "inspections")],
  claims: { openid: ["sub"], profile: ["name", "preferred_username"], email: ["email", "email_verified"] },
  conformIdTokenClaims: false,
  cookies: { keys: ["a key of a throw-away provider"] },
  interactions: { policy },
  features: {
    devInteractions: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => "urn:example:app",
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({ scope: "", accessTokenFormat: "jwt", audience: "urn:example:app" }),
    },
  },
  pkce: { required: () => false },
  findAccount: (ctx, id) => ({
    accountId: id,
    claims: () => ({
      sub: id, name: NAMES[id] ?? id, preferred_username: id, email: `${id}@people.test`, email_verified: true,
    }),
  }),
  extraTokenClaims: (ctx, token) => (token.accountId ? { roles: ROLES[token.accountId] ?? [] } : undefined),
});

provider.listen(port, "127.0.0.1", () => console.log(`ready ${issuer}`));
