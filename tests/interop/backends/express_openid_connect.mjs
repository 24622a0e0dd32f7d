// A backend on express-openid-connect: its middleware has the routes /login, /callback and /logout.
// Source: express-openid-connect's README and API reference (`auth`, `afterCallback`, `req.oidc.fetchUserInfo`), its example "Back-Channel Logout".
import { randomBytes } from 'node:crypto'
import express from 'express'
import connect from 'express-openid-connect'

const { BASE_URL, CLIENT_AUTHENTICATION, CLIENT_ID, CLIENT_SECRET, ISSUER, PORT, SIGNED_OUT_URI } = process.env
const app = express()
const loggedOut = new Map() // what the library notes of logout tokens, and asks for with every request
const store = {
  get: async (key) => loggedOut.get(key),
  set: async (key, value) => void loggedOut.set(key, value),
  destroy: async (key) => void loggedOut.delete(key),
}

app.get('/', (request, response) => response.send('ready'))

app.use(
  connect.auth({
    issuerBaseURL: ISSUER,
    baseURL: BASE_URL,
    clientID: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    clientAuthMethod: CLIENT_AUTHENTICATION,
    secret: randomBytes(32).toString('hex'),
    authRequired: false,
    idpLogout: true,
    backchannelLogout: { store },
    afterCallback: async (request, response, session) => ({ ...session, userinfo: await request.oidc.fetchUserInfo() }),
    routes: { postLogoutRedirect: SIGNED_OUT_URI },
    authorizationParams: { response_type: 'code', scope: 'openid profile email' },
  }),
)

app.get('/me', (request, response) => {
  if (!request.oidc.isAuthenticated()) return response.status(401).json({ error: 'nobody is signed in' })
  const user = request.appSession.userinfo
  return response.json({ user: user.preferred_username, roles: user.roles ?? [] })
})

app.use((error, request, response, next) => {
  console.error(error)
  response.status(400).json({ error: error.message })
})

app.listen(Number(PORT), '127.0.0.1')
