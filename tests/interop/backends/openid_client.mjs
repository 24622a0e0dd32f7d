// A backend on openid-client behind Express: discovery, the code with PKCE, state and nonce, then userinfo.
// Source: openid-client's README, "Authorization Code Flow" (`authorizationCodeGrant`, `fetchUserInfo`).
import { randomUUID } from 'node:crypto'
import express from 'express'
import * as oidc from 'openid-client'

const { BASE_URL, CLIENT_AUTHENTICATION, CLIENT_ID, CLIENT_SECRET, ISSUER, PORT, REDIRECT_URI, SIGNED_OUT_URI } = process.env
const authentication = { client_secret_basic: oidc.ClientSecretBasic, client_secret_post: oidc.ClientSecretPost }
const app = express()
const sessions = new Map()
let discovered

function configuration() {
  discovered ??= oidc.discovery(
    new URL(ISSUER),
    CLIENT_ID,
    undefined,
    authentication[CLIENT_AUTHENTICATION](CLIENT_SECRET),
    { execute: [oidc.allowInsecureRequests] }, // the provider is on loopback, without TLS
  )
  return discovered
}

app.use((request, response, next) => {
  const cookie = /(?:^|; )session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1]
  request.session = sessions.get(cookie) ?? {}
  request.keep = (session) => {
    const id = randomUUID()
    sessions.delete(cookie)
    sessions.set(id, session)
    response.cookie('session', id, { httpOnly: true, sameSite: 'lax' })
  }
  next()
})

app.get('/', (request, response) => response.send('ready'))

app.get('/login', async (request, response) => {
  const config = await configuration()
  const checks = {
    pkceCodeVerifier: oidc.randomPKCECodeVerifier(),
    expectedState: oidc.randomState(),
    expectedNonce: oidc.randomNonce(),
  }
  request.keep({ checks })
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT_URI,
    scope: 'openid profile email',
    code_challenge: await oidc.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
  })
  response.redirect(url.href)
})

app.get('/callback', async (request, response) => {
  const config = await configuration()
  const tokens = await oidc.authorizationCodeGrant(config, new URL(request.originalUrl, BASE_URL), request.session.checks)
  const user = await oidc.fetchUserInfo(config, tokens.access_token, tokens.claims().sub)
  request.keep({ user, idToken: tokens.id_token })
  response.redirect('/')
})

app.get('/me', (request, response) => {
  const { user } = request.session
  if (!user) return response.status(401).json({ error: 'nobody is signed in' })
  return response.json({ user: user.preferred_username, roles: user.roles ?? [] })
})

app.get('/logout', async (request, response) => {
  const parameters = { post_logout_redirect_uri: SIGNED_OUT_URI }
  if (request.session.idToken) parameters.id_token_hint = request.session.idToken
  request.keep({})
  response.redirect(oidc.buildEndSessionUrl(await configuration(), parameters).href)
})

app.use((error, request, response, next) => {
  console.error(error)
  response.status(400).json({ error: error.message })
})

app.listen(Number(PORT), '127.0.0.1')
