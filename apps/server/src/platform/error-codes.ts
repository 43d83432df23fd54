/**
 * Every code with which the native API refuses, its status and its meaning. docs/reference/errors.md is this table for readers;
 * a test holds the two together. A code of the engine that is not
 * here is 422: the request was understood and refused.
 */
export interface ErrorCode {
  readonly status: number;
  readonly title: string;
  readonly meaning: string;
}

const entry = (status: number, title: string, meaning: string): ErrorCode => ({ status, title, meaning });

export const errorCodes = {
  INVALID_FIELD: entry(
    400,
    'A field is not valid',
    'A field of the request has the wrong type, form or range; `field` names it.',
  ),
  UNKNOWN_FIELD: entry(400, 'A field is not known', 'The request has a field that this route does not know.'),
  MALFORMED_JSON: entry(400, 'The body is not JSON', 'The body could not be read as JSON.'),
  MALFORMED_REQUEST: entry(
    400,
    'The request is malformed',
    'The request line, a header or the address could not be read.',
  ),
  NOT_A_DECIMAL: entry(400, 'Not a decimal number', 'A number is not a plain decimal, for example NaN.'),
  TOO_MANY_DECIMALS: entry(
    400,
    'Too many decimals',
    'A number has more decimals than the instrument or currency keeps.',
  ),
  NUMBER_OUT_OF_RANGE: entry(400, 'The number is out of range', 'A number is too large, or too long to be one.'),
  NOT_POSITIVE: entry(400, 'The number must be positive', 'A quantity, price or amount is zero or negative.'),
  LIMIT_PRICE_REQUIRED: entry(400, 'A limit price is required', 'A limit order needs `limitPrice`.'),
  LIMIT_PRICE_NOT_ALLOWED: entry(400, 'A limit price is not allowed', 'A market order takes no `limitPrice`.'),
  INVALID_SCRIPT: entry(
    400,
    'The script is not valid',
    'A client order id asks for a scripted outcome that does not exist.',
  ),
  INVALID_CURSOR: entry(400, 'The cursor is not valid', '`cursor` is not the `nextCursor` of an earlier page.'),
  NOT_AUTHENTICATED: entry(401, 'Not logged in', 'The route needs a session, an API key or a token.'),
  INVALID_CREDENTIALS: entry(
    401,
    'The credentials are not valid',
    'E-mail, password, API key, session or token is wrong, expired or revoked.',
  ),
  FORBIDDEN: entry(403, 'Not permitted', 'The roles of the caller do not permit this.'),
  ORIGIN_FORBIDDEN: entry(403, 'The origin is not allowed', 'The request comes from a page of another site.'),
  HOST_FORBIDDEN: entry(
    403,
    'The host name is not allowed',
    'The server was addressed by a name that QUIRE_ALLOWED_HOSTS does not have.',
  ),
  NOT_FOUND: entry(404, 'Not found', 'There is no such route.'),
  UNKNOWN_ACCOUNT: entry(404, 'No such account', 'The account does not exist, or the caller may not see it.'),
  UNKNOWN_ORDER: entry(404, 'No such order', 'The order does not exist, or the caller may not see it.'),
  UNKNOWN_BACKUP: entry(404, 'No such backup', 'No backup has that name.'),
  UNKNOWN_FILL: entry(404, 'No such fill', 'The fill does not exist, or the caller may not see it.'),
  UNKNOWN_POSITION: entry(404, 'No such position', 'The account holds nothing of this instrument.'),
  UNKNOWN_INSTRUMENT: entry(404, 'No such instrument', 'No instrument of this world has that symbol.'),
  RATE_UNKNOWN: entry(404, 'Unknown rate', 'No rate of that currency is known on that day.'),
  UNKNOWN_EXCHANGE: entry(404, 'Unknown exchange', 'No hours are known of an exchange of that name.'),
  UNKNOWN_SERIES: entry(404, 'No such history', 'No history of that symbol and timeframe is stored.'),
  UNKNOWN_PRICE_ALERT: entry(404, 'No such price alert', 'The alert does not exist, or is of another user.'),
  UNKNOWN_WATCHLIST: entry(404, 'No such watchlist', 'The watchlist does not exist, or is of another account.'),
  UNKNOWN_TASK: entry(404, 'No such task', 'There is no background task of that id.'),
  UNKNOWN_USER: entry(404, 'No such user', 'The user does not exist.'),
  UNKNOWN_SESSION: entry(404, 'No such session', 'The session does not exist or has ended.'),
  UNKNOWN_API_KEY: entry(404, 'No such API key', 'The key does not exist, or the caller may not see it.'),
  METHOD_NOT_ALLOWED: entry(405, 'The method is not allowed', 'The address exists, under another method.'),
  NOT_HELD: entry(409, 'The bar is not held back', 'No such bar waits for a decision.'),
  COLLECTION_UNDER_WAY: entry(
    409,
    'A collection is under way',
    'One pass of the data collector runs at a time, on one process of all; wait for it or cancel it.',
  ),
  IDEMPOTENCY_KEY_REUSED: entry(
    409,
    'The key was used for something else',
    'An `Idempotency-Key` came back with other content.',
  ),
  CLIENT_ORDER_ID_REUSED: entry(
    409,
    'The client order id was used for another order',
    'A `clientOrderId` came back with other content.',
  ),
  EMAIL_TAKEN: entry(409, 'The e-mail address is taken', 'Another user has this e-mail address.'),
  NAME_TAKEN: entry(
    409,
    'The name is taken',
    'Another account of the same owner, or another watchlist of the account, has this name.',
  ),
  LAST_ADMIN: entry(409, 'The last administrator stays', 'The change would leave no active administrator.'),
  ORDER_NOT_OPEN: entry(
    409,
    'The order is not open',
    'The order is filled, canceled, expired, rejected or denied already.',
  ),
  SCRIPTED_OUTCOMES_NOT_ALLOWED: entry(
    403,
    'Scripted outcomes are not allowed',
    'A client order id asks for a scripted outcome on an account whose terms do not allow it.',
  ),
  LIVE_TRADING_NOT_CONFIGURED: entry(
    409,
    'Live trading is not configured',
    'The portfolio stays in paper mode: no external broker is configured.',
  ),
  BODY_TOO_LARGE: entry(413, 'The body is too large', 'The body exceeds 256 kB.'),
  UNSUPPORTED_MEDIA_TYPE: entry(
    415,
    'The media type is not supported',
    'The body has a content type that this route does not read.',
  ),
  PROTECTION_ALREADY_REACHED: entry(
    422,
    'The level is reached already',
    'A stop loss or take profit lies on the side of the price that would close the position at once.',
  ),
  TOO_MANY_PRICE_ALERTS: entry(
    422,
    'Too many price alerts',
    'A user may have so many price alerts and no more; delete one that is done.',
  ),
  TOO_MANY_WATCHED: entry(
    422,
    'Too much is watched',
    'An account may have 200 watchlists, and a watchlist 5,000 symbols.',
  ),
  REFUSED: entry(422, 'Refused', 'The market or the risk rules refused the request.'),
  TOO_MANY_REQUESTS: entry(429, 'Too many requests', 'The rate limit is used up; `Retry-After` says when it is not.'),
  TOO_MANY_ATTEMPTS: entry(
    429,
    'Too many attempts',
    'Too many failed log-ins; `Retry-After` says when the next is heard.',
  ),
  INTERNAL: entry(500, 'Internal error', 'A bug. The log has it under the request id.'),
  NO_PROVIDER_ANSWERED: entry(
    502,
    'No provider answered',
    'No provider of market data could answer; `details.code` says why the last one did not.',
  ),
  JOURNAL_UNAVAILABLE: entry(
    503,
    'The journal is not accepting commands',
    'Try again after `Retry-After`, under the same key: a command that was on its way may have been committed.',
  ),
  DATABASE_UNAVAILABLE: entry(503, 'The database is not available', 'Nothing was done; try again after `Retry-After`.'),
  BUSY: entry(503, 'The server is busy', 'A bounded queue is full; try again after `Retry-After`.'),
  UNKNOWN_WORLD: entry(404, 'No such world', 'No world of this name is open here.'),
  ACCOUNT_MOVED: entry(409, 'The account is closed', 'It was closed, or went on in another world.'),
  WORLD_UNAVAILABLE: entry(503, 'The world is not open', 'It is being opened, or could not be; `detail` says which.'),
  UNKNOWN_PROVIDER: entry(404, 'No such provider', 'No provider of market data has this name.'),
  PROVIDER_KEY_NOT_VALID: entry(
    400,
    'The key is not of the right form',
    'This provider takes no key, a single one, or a pair of id and secret; `details.keyKind` says which.',
  ),
} as const satisfies Record<string, ErrorCode>;

export type ErrorCodeName = keyof typeof errorCodes;
