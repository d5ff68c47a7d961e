namespace Engine.Gateway;

/// <summary>Every operation of the venue's REST side (contract.md §2, §4).</summary>
public enum GatewayOperation
{
    /// <summary><c>Auth/loginKey</c>.</summary>
    LoginKey,

    /// <summary><c>Auth/loginApp</c>.</summary>
    LoginApp,

    /// <summary><c>Auth/validate</c>.</summary>
    Validate,

    /// <summary><c>Auth/logout</c>.</summary>
    Logout,

    /// <summary><c>Status/ping</c>.</summary>
    Ping,

    /// <summary><c>Account/search</c>.</summary>
    AccountSearch,

    /// <summary><c>Contract/search</c>.</summary>
    ContractSearch,

    /// <summary><c>Contract/available</c>.</summary>
    ContractAvailable,

    /// <summary><c>Contract/searchById</c>.</summary>
    ContractSearchById,

    /// <summary><c>History/retrieveBars</c>.</summary>
    RetrieveBars,

    /// <summary><c>Order/place</c>.</summary>
    PlaceOrder,

    /// <summary><c>Order/modify</c>.</summary>
    ModifyOrder,

    /// <summary><c>Order/cancel</c>.</summary>
    CancelOrder,

    /// <summary><c>Order/search</c>.</summary>
    OrderSearch,

    /// <summary><c>Order/searchOpen</c>.</summary>
    OrderSearchOpen,

    /// <summary><c>Order/searchById</c>.</summary>
    OrderSearchById,

    /// <summary><c>Order/v2/query</c>.</summary>
    OrderQuery,

    /// <summary><c>Position/searchOpen</c>.</summary>
    PositionSearchOpen,

    /// <summary><c>Position/closeContract</c>.</summary>
    CloseContract,

    /// <summary><c>Position/partialCloseContract</c>.</summary>
    PartialCloseContract,

    /// <summary><c>Trade/search</c>.</summary>
    TradeSearch,
}
