using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Engine.Actors.Tests.Accounts;

/// <summary>Answers the reads of a comparison with what a test says that the venue shows; remembers which reads came.</summary>
internal sealed class ScriptedVenue : HttpMessageHandler
{
    private readonly ConcurrentQueue<string> _seen = new();

    /// <summary>Rows of the order lists, as JSON objects.</summary>
    public volatile string Orders = "";

    /// <summary>Rows of the position list.</summary>
    public volatile string Positions = "";

    /// <summary>Rows of the trade list.</summary>
    public volatile string Trades = "";

    /// <summary>Rows of the trade list that only a reading of a day or more shows.</summary>
    public volatile string OldTrades = "";

    /// <summary>Cash.</summary>
    public volatile string Balance = "50000";

    /// <summary>Status of every answer.</summary>
    public volatile int Status = 200;

    /// <summary>Comparisons that are answered; the reads of a later one are never answered.</summary>
    public volatile int Answered = int.MaxValue;

    public IReadOnlyList<string> Seen => [.. _seen];

    /// <summary>Comparisons begun: each searches the orders first, once.</summary>
    public int Comparisons => _seen.Count(path => path == "Order/search");

    public static string Position(string contract, int net, decimal price) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"id":1,"accountId":20000001,"contractId":"{{contract}}","creationTimestamp":"2013-10-07T14:00:00+00:00","type":{{(net > 0 ? 1 : 2)}},"size":{{Math.Abs(net)}},"averagePrice":{{price}}}""");

    private static async Task<bool> ReadsADay(HttpRequestMessage request)
    {
        using var body = JsonDocument.Parse(await request.Content!.ReadAsStringAsync());
        return body.RootElement.GetProperty("startTimestamp").GetDateTimeOffset() < new DateTimeOffset(2013, 10, 7, 12, 0, 0, TimeSpan.Zero);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var operation = request.RequestUri!.AbsolutePath["/api/".Length..];
        _seen.Enqueue(operation);
        if (Comparisons > Answered)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        var payload = operation switch
        {
            "Order/search" or "Order/searchOpen" => $"\"orders\":[{Orders}]",
            "Order/v2/query" => "\"orders\":[],\"totalCount\":0",
            "Trade/search" => $"\"trades\":[{(await ReadsADay(request) ? OldTrades : Trades)}]",
            "Position/searchOpen" => $"\"positions\":[{Positions}]",
            "Account/search" => $$"""
                "accounts":[{"id":20000001,"name":"PRAC-1","balance":{{Balance}},"canTrade":true,"isVisible":true,"simulated":true}]
                """,
            _ => throw new InvalidOperationException($"{operation} was not expected."),
        };
        return new HttpResponseMessage((HttpStatusCode)Status)
        {
            Content = new StringContent(Status == 200 ? $$"""{{{payload}},"success":true,"errorCode":0,"errorMessage":null}""" : "", Encoding.UTF8, "application/json"),
        };
    }
}
