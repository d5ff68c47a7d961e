using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Engine.Benchmarks;

/// <summary>
/// A bare venue in a process of its own: takes orders, forgets them when they are cancelled, and answers the reads of a comparison.
/// It notes when each order and cancel arrived, before it reads the body. <see cref="Stopwatch"/> counts the machine's time
/// since its start on Linux, so that the stamps of two processes can be compared.
/// </summary>
internal static class OrderVenue
{
    /// <summary>Asks for the stamps since the last time: one line each, kind, order and time.</summary>
    public const string Stamps = "/stamps";

    /// <summary>Serves on a free port until the standard input ends; the first line of the output is the address.</summary>
    public static async Task ServeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        application.Run(new Desk().AnswerAsync);
        await application.StartAsync();
        Console.WriteLine(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        await Console.In.ReadToEndAsync();
        await application.StopAsync();
    }

    private sealed class Desk
    {
        private readonly ConcurrentDictionary<long, Row> _orders = [];
        private readonly ConcurrentQueue<string> _stamps = [];
        private long _number;

        public async Task AnswerAsync(HttpContext context)
        {
            var arrived = Stopwatch.GetTimestamp();
            var path = context.Request.Path.Value!;
            if (path == Stamps)
            {
                var text = new StringBuilder();
                while (_stamps.TryDequeue(out var stamp))
                {
                    text.Append(stamp).Append('\n');
                }

                await context.Response.WriteAsync(text.ToString());
                return;
            }

            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            var answer = Answer(path, body.RootElement, arrived);
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync($$"""{{{answer}}"success":true,"errorCode":0,"errorMessage":null}""");
        }

        private string Answer(string path, JsonElement asked, long arrived)
        {
            switch (path)
            {
                case "/api/Order/place":
                    var number = Interlocked.Increment(ref _number);
                    _orders[number] = Row.Of(number, asked);
                    Stamp("place", number, arrived);
                    return $"\"orderId\":{number},";
                case "/api/Order/cancel":
                    var cancelled = asked.GetProperty("orderId").GetInt64();
                    _orders.TryRemove(cancelled, out _);
                    Stamp("cancel", cancelled, arrived);
                    return "";
                case "/api/Order/search" or "/api/Order/searchOpen":
                    var account = asked.GetProperty("accountId").GetInt64();
                    return $"\"orders\":[{string.Join(',', _orders.Values.Where(o => o.Account == account).Select(o => o.Json))}],";
                case "/api/Order/v2/query":
                    return "\"orders\":[],\"totalCount\":0,";
                case "/api/Trade/search":
                    return "\"trades\":[],";
                case "/api/Position/searchOpen":
                    return "\"positions\":[],";
                case "/api/Account/search":
                    return $$"""
                        "accounts":[{"id":{{LiveAccount.Id}},"name":"PRAC-1","balance":50000,"canTrade":true,"isVisible":true,"simulated":true}],
                        """;
                default:
                    throw new InvalidOperationException($"{path} was not expected.");
            }
        }

        private void Stamp(string kind, long order, long arrived) =>
            _stamps.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{kind} {order} {arrived}"));
    }

    private sealed record Row(long Account, string Json)
    {
        public static Row Of(long number, JsonElement asked) => new(
            asked.GetProperty("accountId").GetInt64(),
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"id":{{number}},"accountId":{{asked.GetProperty("accountId")}},"contractId":"{{asked.GetProperty("contractId").GetString()}}","creationTimestamp":"{{DateTimeOffset.UtcNow:O}}","status":1,"type":{{asked.GetProperty("type")}},"side":{{asked.GetProperty("side")}},"size":{{asked.GetProperty("size")}},"limitPrice":{{asked.GetProperty("limitPrice")}},"fillVolume":0,"customTag":"{{asked.GetProperty("customTag").GetString()}}"}"""));
    }
}
