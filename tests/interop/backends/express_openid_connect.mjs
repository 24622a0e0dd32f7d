// A backend on express-openid-connect: its middleware has the routes /login, /callback and /logout.
// Source: express-openid-connect's README and API reference (`auth`, `requiresAuth`, `req.oidc.fetchUserInfo`).
import { randomBytes } from 'node:crypto'
import express from 'express'
import connect from 'express-openid-connect'

const { BASE_URL, CLIENT_AUTHENTICATION, CLIENT_ID, CLIENT_SECRET, ISSUER, PORT, SIGNED_OUT_URI } = process.env
const app = express()

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
    routes: { postLogoutRedirect: SIGNED_OUT_URI },
    authorizationParams: { response_type: 'code', scope: 'openid profile email' },
  }),
)

app.get('/me', async (request, response) => {
  if (!request.oidc.isAuthenticated()) return response.status(401).json({ error: 'nobody is signed in' })
  const user = await request.oidc.fetchUserInfo()
  return response.json({ user: user.preferred_username, roles: user.roles ?? [] })
})

app.use((error, request, response, next) => {
  console.error(error)
  response.status(400).json({ error: error.message })
})

app.listen(Number(PORT), '127.0.0.1')
