using System.Text.Json.Serialization;

namespace Engine.Gateway.Wire;

/// <summary><c>Order/place</c> (contract.md §4.5). There is no time in force.</summary>
public sealed record PlaceOrderRequest
{
    /// <summary>Account number.</summary>
    public int AccountId { get; init; }

    /// <summary>Contract id.</summary>
    public string? ContractId { get; init; }

    /// <summary>Order type.</summary>
    public int Type { get; init; }

    /// <summary>0 buy, 1 sell.</summary>
    public int Side { get; init; }

    /// <summary>Contracts, at least 1.</summary>
    public int Size { get; init; }

    /// <summary>Absolute.</summary>
    public decimal? LimitPrice { get; init; }

    /// <summary>Absolute.</summary>
    public decimal? StopPrice { get; init; }

    /// <summary>Absolute when sent; a distance when read back.</summary>
    public decimal? TrailPrice { get; init; }

    /// <summary>Unique on the account for ever.</summary>
    public string? CustomTag { get; init; }

    /// <summary>Native stop-loss bracket.</summary>
    public WireBracket? StopLossBracket { get; init; }

    /// <summary>Native take-profit bracket.</summary>
    public WireBracket? TakeProfitBracket { get; init; }
}

/// <summary>A native bracket leg.</summary>
public sealed record WireBracket
{
    /// <summary>Signed offset from the fill price: a long's stop is negative.</summary>
    public int Ticks { get; init; }

    /// <summary>Order type of the leg.</summary>
    public int Type { get; init; }
}

/// <summary>Answer of <c>Order/place</c>.</summary>
public sealed record PlaceOrderResponse : Envelope
{
    /// <summary>Present even for a rejected order: look at success.</summary>
    public long? OrderId { get; init; }
}

/// <summary><c>Order/modify</c>; null means unchanged.</summary>
public sealed record ModifyOrderRequest
{
    /// <summary>Account number.</summary>
    public int AccountId { get; init; }

    /// <summary>Order number.</summary>
    public long OrderId { get; init; }

    /// <summary>New total size.</summary>
    public int? Size { get; init; }

    /// <summary>Absolute.</summary>
    public decimal? LimitPrice { get; init; }

    /// <summary>Absolute.</summary>
    public decimal? StopPrice { get; init; }

    /// <summary>Absolute.</summary>
    public decimal? TrailPrice { get; init; }
}

/// <summary><c>Order/cancel</c>.</summary>
public sealed record CancelOrderRequest
{
    /// <summary>Account number.</summary>
    public int AccountId { get; init; }

    /// <summary>Order number.</summary>
    public long OrderId { get; init; }
}

/// <summary><c>Order/search</c>.</summary>
public sealed record OrderSearchRequest
{
    /// <summary>Account number.</summary>
    public int AccountId { get; init; }

    /// <summary>First creation time, UTC.</summary>
    [JsonConverter(typeof(WireRequestTimestampConverter))]
    public DateTimeOffset StartTimestamp { get; init; }

    /// <summary>Last creation time, UTC; null for now.</summary>
    [JsonConverter(typeof(WireRequestTimestampConverter))]
    public DateTimeOffset? EndTimestamp { get; init; }
}

/// <summary><c>Order/searchById</c>.</summary>
public sealed record OrderSearchByIdRequest
{
    /// <summary>Account number.</summary>
    public int AccountId { get; init; }

    /// <summary>Order number.</summary>
    public long OrderId { get; init; }
}

/// <summary>Answer of <c>Order/searchById</c>.</summary>
public sealed record OrderResponse : Envelope
{
    /// <summary>Null when not found.</summary>
    public WireOrder? Order { get; init; }
}

/// <summary><c>Order/v2/query</c>: pages of orders in any status, suspended ones among them.</summary>
public sealed record OrderQueryRequest
{
    /// <summary>Which orders; required.</summary>
    public OrderQueryFilter? Filter { get; init; }

    /// <summary>Rows of a page; 100 when null.</summary>
    public int? PageSize { get; init; }

    /// <summary>Rows to skip: a row offset, not a page number.</summary>
    public int? PageOffset { get; init; }

    /// <summary>0 creation time, 1 number.</summary>
    public int? SortBy { get; init; }

    /// <summary>0 ascending, 1 descending.</summary>
    public int? SortDirection { get; init; }

    /// <summary>True asks for <see cref="OrderQueryResponse.TotalCount"/>.</summary>
    public bool? IncludeTotalCount { get; init; }
}

/// <summary>The filter of <c>Order/v2/query</c>; null members do not restrict.</summary>
public sealed record OrderQueryFilter
{
    /// <summary>Account number.</summary>
    public int AccountId { get; init; }

    /// <summary>Statuses, see <c>VenueOrderStatus</c>.</summary>
    public List<int>? Statuses { get; init; }

    /// <summary>Contract id; the server has been seen to ignore it, so filter the answer again.</summary>
    public string? ContractId { get; init; }

    /// <summary>First creation time, UTC.</summary>
    [JsonConverter(typeof(WireRequestTimestampConverter))]
    public DateTimeOffset? CreatedAfter { get; init; }

    /// <summary>Last creation time, UTC.</summary>
    [JsonConverter(typeof(WireRequestTimestampConverter))]
    public DateTimeOffset? CreatedBefore { get; init; }
}

/// <summary>Answer of <c>Order/v2/query</c>.</summary>
public sealed record OrderQueryResponse : Envelope
{
    /// <summary>One page; null is a failed read.</summary>
    public List<WireOrder>? Orders { get; init; }

    /// <summary>Rows of all pages, when asked for.</summary>
    public int? TotalCount { get; init; }
}

/// <summary>Answer of the order lists.</summary>
public sealed record OrderSearchResponse : Envelope
{
    /// <summary>Null is a failed read.</summary>
    public List<WireOrder>? Orders { get; init; }
}

/// <summary>An order (contract.md §4.7), over REST and on the user hub.</summary>
public sealed record WireOrder
{
    /// <summary>Order number.</summary>
    public long Id { get; init; }

    /// <summary>Account number.</summary>
    public int AccountId { get; init; }

    /// <summary>Contract id.</summary>
    public string? ContractId { get; init; }

    /// <summary>Product.</summary>
    public string? SymbolId { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset CreationTimestamp { get; init; }

    /// <summary>UTC; not the fill time.</summary>
    public DateTimeOffset? UpdateTimestamp { get; init; }

    /// <summary>See <c>VenueOrderStatus</c>.</summary>
    [JsonRequired]
    public int Status { get; init; }

    /// <summary>Order type.</summary>
    [JsonRequired]
    public int Type { get; init; }

    /// <summary>0 buy, 1 sell.</summary>
    [JsonRequired]
    public int Side { get; init; }

    /// <summary>Contracts.</summary>
    [JsonRequired]
    public int Size { get; init; }

    /// <summary>Absolute.</summary>
    public decimal? LimitPrice { get; init; }

    /// <summary>Absolute.</summary>
    public decimal? StopPrice { get; init; }

    /// <summary>Contracts filled so far.</summary>
    public int FillVolume { get; init; }

    /// <summary>Average fill price.</summary>
    public decimal? FilledPrice { get; init; }

    /// <summary>Our tag.</summary>
    public string? CustomTag { get; init; }

    /// <summary>Distance in price.</summary>
    public decimal? TrailPrice { get; init; }

    /// <summary>Distance in ticks.</summary>
    public int? TrailDistance { get; init; }

    /// <summary>The entry of a bracket child.</summary>
    public long? ParentOrderId { get; init; }

    /// <summary>The stop of a take-profit.</summary>
    public long? LinkedOrderId { get; init; }
}
