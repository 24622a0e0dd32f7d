// A relying party on openid-client (Node): one sign-in from discovery to logout, told in JSON lines (see dialogue.py).
import * as readline from 'node:readline'
import * as oidc from 'openid-client'

const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const read = async () => JSON.parse((await lines.next()).value)
const write = (message) => process.stdout.write(`${JSON.stringify(message)}\n`)

async function openInBrowser(url) {
  write({ open: String(url) })
  return new URL((await read()).url)
}

// Tells what `act` found; where the library refuses, tells why and ends the program, since its story is over.
async function step(name, act) {
  try {
    const { found, ...kept } = await act()
    write({ step: name, ...found })
    return kept
  } catch (error) {
    const cause = error.cause?.message ? ` (${error.cause.message})` : ''
    write({ step: name, refused: `${error.name}: ${error.message}${cause}` })
    process.exit(0)
  }
}

const headerOf = (token) => JSON.parse(Buffer.from(token.split('.')[0], 'base64url'))
const given = await read()

const { config } = await step('discovery', async () => {
  const config = await oidc.discovery(
    new URL(given.issuer),
    given.client_id,
    { client_secret: given.client_secret, id_token_signed_response_alg: given.id_token_alg },
    oidc.ClientSecretBasic(given.client_secret),
    { execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks] },
  )
  return { config, found: { issuer: config.serverMetadata().issuer } }
})

const verifier = oidc.randomPKCECodeVerifier()
const checks = { pkceCodeVerifier: verifier, expectedState: oidc.randomState(), expectedNonce: oidc.randomNonce() }
const request = {
  redirect_uri: given.redirect_uri,
  scope: given.scope,
  code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
  state: checks.expectedState,
  nonce: checks.expectedNonce,
}

const { callback } = await step('login', async () => {
  const callback = await openInBrowser(oidc.buildAuthorizationUrl(config, request))
  const got = Object.fromEntries(callback.searchParams)
  return { callback, found: { returned_to: callback.href.split('?')[0], state_is_ours: got.state === request.state } }
})

const { tokens } = await step('id_token', async () => {
  const tokens = await oidc.authorizationCodeGrant(config, callback, checks)
  return { tokens, found: { alg: headerOf(tokens.id_token).alg, claims: tokens.claims() } }
})

await step('userinfo', async () => {
  return { found: { claims: await oidc.fetchUserInfo(config, tokens.access_token, tokens.claims().sub) } }
})

const { latest } = await step('refresh', async () => {
  const latest = await oidc.refreshTokenGrant(config, tokens.refresh_token)
  const found = {
    another_access_token: latest.access_token !== tokens.access_token,
    another_refresh_token: latest.refresh_token !== tokens.refresh_token,
    sub: latest.claims().sub,
  }
  return { latest, found }
})

await step('logout', async () => {
  const state = oidc.randomState()
  const parameters = { id_token_hint: latest.id_token, post_logout_redirect_uri: given.post_logout_redirect_uri, state }
  const callback = await openInBrowser(oidc.buildEndSessionUrl(config, parameters))
  const found = {
    returned_to: callback.href.split('?')[0],
    state_is_ours: callback.searchParams.get('state') === state,
  }
  return { found }
})

await step('silent', async () => {
  const callback = await openInBrowser(oidc.buildAuthorizationUrl(config, { ...request, prompt: 'none' }))
  const error = await oidc.authorizationCodeGrant(config, callback, checks).then(() => 'none', (reason) => reason.error)
  return { found: { error } }
})

await step('reuse', async () => {
  const error = await oidc.refreshTokenGrant(config, tokens.refresh_token).then(() => 'none', (reason) => reason.error)
  return { found: { error } }
})

process.exit(0)
