namespace Engine.Gateway;

/// <summary>Error codes of <c>Auth/loginKey</c> and <c>Auth/loginApp</c> (contract.md §2.1).</summary>
public enum LoginError
{
    /// <summary>The token was granted.</summary>
    Success = 0,

    /// <summary>No such user.</summary>
    UserNotFound = 1,

    /// <summary>Wrong password.</summary>
    PasswordVerificationFailed = 2,

    /// <summary>Wrong key.</summary>
    InvalidCredentials = 3,

    /// <summary>No such application.</summary>
    AppNotFound = 4,

    /// <summary>The application's secret is wrong, or this way of login is closed.</summary>
    AppVerificationFailed = 5,

    /// <summary>The device is not accepted.</summary>
    InvalidDevice = 6,

    /// <summary>Agreements wait for a signature on the platform.</summary>
    AgreementsNotSigned = 7,

    /// <summary>The venue does not say.</summary>
    UnknownError = 8,

    /// <summary>The user has no API subscription.</summary>
    ApiSubscriptionNotFound = 9,

    /// <summary>Login by key is switched off.</summary>
    ApiKeyAuthenticationDisabled = 10,
}

/// <summary>Error codes of <c>Auth/validate</c> (contract.md §2.1).</summary>
public enum ValidateError
{
    /// <summary>The token is good.</summary>
    Success = 0,

    /// <summary>The token names no valid session.</summary>
    InvalidSession = 1,

    /// <summary>The session is gone.</summary>
    SessionNotFound = 2,

    /// <summary>The token has expired.</summary>
    ExpiredToken = 3,

    /// <summary>The venue does not say.</summary>
    UnknownError = 4,
}

/// <summary>Error codes of <c>Auth/logout</c> (contract.md §2.1).</summary>
public enum LogoutError
{
    /// <summary>Logged out.</summary>
    Success = 0,

    /// <summary>The token names no valid session.</summary>
    InvalidSession = 1,

    /// <summary>Whether the session ended is open.</summary>
    UnknownError = 2,
}

/// <summary>Error codes of the searches that name only success: accounts and contracts (contract.md §4.1, §4.2).</summary>
public enum SearchError
{
    /// <summary>Answered.</summary>
    Success = 0,
}

/// <summary>Error codes of <c>Contract/searchById</c> (contract.md §4.2).</summary>
public enum ContractError
{
    /// <summary>Found.</summary>
    Success = 0,

    /// <summary>No such contract.</summary>
    ContractNotFound = 1,
}

/// <summary>Error codes of <c>History/retrieveBars</c> (contract.md §4.4).</summary>
public enum RetrieveBarsError
{
    /// <summary>Answered.</summary>
    Success = 0,

    /// <summary>No such contract.</summary>
    ContractNotFound = 1,

    /// <summary>No such unit.</summary>
    UnitInvalid = 2,

    /// <summary>No such count of units.</summary>
    UnitNumberInvalid = 3,

    /// <summary>More bars than one call may return.</summary>
    LimitInvalid = 4,
}

/// <summary>Error codes of <c>Order/place</c> (contract.md §4.5).</summary>
public enum PlaceOrderError
{
    /// <summary>Accepted: not necessarily working or filled.</summary>
    Success = 0,

    /// <summary>No such account.</summary>
    AccountNotFound = 1,

    /// <summary>Covers every validation, told apart by the text alone.</summary>
    OrderRejected = 2,

    /// <summary>Not enough margin.</summary>
    InsufficientFunds = 3,

    /// <summary>The account has broken a rule.</summary>
    AccountViolation = 4,

    /// <summary>The market is closed.</summary>
    OutsideTradingHours = 5,

    /// <summary>Open: the order may still become live.</summary>
    OrderPending = 6,

    /// <summary>Open: the order may still become live.</summary>
    UnknownError = 7,

    /// <summary>No such contract.</summary>
    ContractNotFound = 8,

    /// <summary>The contract has expired or is not traded.</summary>
    ContractNotActive = 9,

    /// <summary>The account may not trade through the API.</summary>
    AccountRejected = 10,
}

/// <summary>Error codes of <c>Order/modify</c> (contract.md §4.6).</summary>
public enum ModifyOrderError
{
    /// <summary>Accepted.</summary>
    Success = 0,

    /// <summary>No such account.</summary>
    AccountNotFound = 1,

    /// <summary>No such order.</summary>
    OrderNotFound = 2,

    /// <summary>Refused; the order may have ended.</summary>
    Rejected = 3,

    /// <summary>Open: the change may still take effect.</summary>
    Pending = 4,

    /// <summary>Open: the change may still take effect.</summary>
    UnknownError = 5,

    /// <summary>The account may not change orders through the API.</summary>
    AccountRejected = 6,

    /// <summary>No such contract.</summary>
    ContractNotFound = 7,
}

/// <summary>Error codes of <c>Order/cancel</c> (contract.md §4.6).</summary>
public enum CancelOrderError
{
    /// <summary>Accepted.</summary>
    Success = 0,

    /// <summary>No such account.</summary>
    AccountNotFound = 1,

    /// <summary>No such order.</summary>
    OrderNotFound = 2,

    /// <summary>Refused; the order may have ended.</summary>
    Rejected = 3,

    /// <summary>Open: the cancel may still take effect.</summary>
    Pending = 4,

    /// <summary>Open: the cancel may still take effect.</summary>
    UnknownError = 5,

    /// <summary>Follower and live-funded accounts may not cancel through the API.</summary>
    AccountRejected = 6,
}

/// <summary>Error codes of <c>Order/searchById</c> (contract.md §4.7).</summary>
public enum OrderLookupError
{
    /// <summary>Found.</summary>
    Success = 0,

    /// <summary>No such order.</summary>
    OrderNotFound = 1,
}

/// <summary>Error codes of <c>Position/closeContract</c> (contract.md §4.8).</summary>
public enum CloseContractError
{
    /// <summary>Accepted.</summary>
    Success = 0,

    /// <summary>No such account.</summary>
    AccountNotFound = 1,

    /// <summary>No position in the contract.</summary>
    PositionNotFound = 2,

    /// <summary>No such contract.</summary>
    ContractNotFound = 3,

    /// <summary>The contract has expired or is not traded.</summary>
    ContractNotActive = 4,

    /// <summary>The closing order was refused.</summary>
    OrderRejected = 5,

    /// <summary>Open: the close may still take effect.</summary>
    OrderPending = 6,

    /// <summary>Open: the close may still take effect.</summary>
    UnknownError = 7,

    /// <summary>The account may not trade through the API.</summary>
    AccountRejected = 8,
}

/// <summary>Error codes of <c>Position/partialCloseContract</c>; from 5 on they differ from those of the whole close (contract.md §4.8).</summary>
public enum PartialCloseError
{
    /// <summary>Accepted.</summary>
    Success = 0,

    /// <summary>No such account.</summary>
    AccountNotFound = 1,

    /// <summary>No position in the contract.</summary>
    PositionNotFound = 2,

    /// <summary>No such contract.</summary>
    ContractNotFound = 3,

    /// <summary>The contract has expired or is not traded.</summary>
    ContractNotActive = 4,

    /// <summary>Below one or above the position.</summary>
    InvalidCloseSize = 5,

    /// <summary>The closing order was refused; also when the market is closed.</summary>
    OrderRejected = 6,

    /// <summary>Open: the close may still take effect.</summary>
    OrderPending = 7,

    /// <summary>Open: the close may still take effect.</summary>
    UnknownError = 8,

    /// <summary>Live-funded accounts may not close in part through the API.</summary>
    AccountRejected = 9,
}

/// <summary>
/// Error codes of the reads that name an account: orders, open orders, open positions and trades (contract.md §4.7 to §4.9), and the
/// order query, whose own codes are not documented.
/// </summary>
public enum AccountScopedError
{
    /// <summary>Answered.</summary>
    Success = 0,

    /// <summary>No such account.</summary>
    AccountNotFound = 1,
}
