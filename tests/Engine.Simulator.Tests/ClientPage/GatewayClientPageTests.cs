using Engine.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Trader.Client;

namespace Engine.Simulator.Tests.ClientPage;

/// <summary>docs/gateway-client.md: its example compiles, and does against the simulated gateway what the page says.</summary>
public sealed class GatewayClientPageTests
{
    [Fact]
    public void The_example_on_the_page_is_the_file_that_is_compiled_here()
    {
        var parts = Lines(Path.Combine("docs", "gateway-client.md")).Split("```csharp\n");

        Assert.Equal(
            Lines(Path.Combine("tests", "Engine.Simulator.Tests", "ClientPage", "RestingBid.cs")).TrimEnd(),
            parts[1][..parts[1].IndexOf("```", StringComparison.Ordinal)].TrimEnd());
    }

    [Fact]
    public async Task The_example_logs_in_streams_places_and_cancels_without_an_actor_system()
    {
        await using var venue = await GatewayFixture.StartAsync(login: false);
        await venue.PrintAsync(1313.7m);
        using var deadline = new CancellationTokenSource(GatewayFixture.Deadline);

        var number = await RestingBid.RunAsync(GatewayAddress.At(venue.Gateway.Address), "simulated", "simulated-key", "GC", deadline.Token);

        await venue.LoginAsync();
        var answer = await venue.PostAsync("Order/search", new { accountId = GatewayFixture.Account, startTimestamp = GatewayFixture.Start.AddDays(-1) });
        var order = Assert.Single(answer.GetProperty("orders").EnumerateArray());
        Assert.Equal(number.Value, order.GetProperty("id").GetInt64());
        Assert.Equal((1312.7m, (int)VenueOrderStatus.Cancelled), (order.GetProperty("limitPrice").GetDecimal(), order.GetProperty("status").GetInt32()));
        Assert.StartsWith("bid-", order.GetProperty("customTag").GetString());
    }

    [Fact]
    public async Task A_word_for_no_contract_ends_the_example_with_the_sentence()
    {
        await using var venue = await GatewayFixture.StartAsync(login: false);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => RestingBid.RunAsync(
            GatewayAddress.At(venue.Gateway.Address), "simulated", "simulated-key", "CON.F.US.GC.Z13", CancellationToken.None));

        Assert.Equal(
            "CON.F.US.GC.Z13 names the exchange root GC where the venue writes its product GCE; the current contract is CON.F.US.GCE.Z13 (GCZ3).",
            refused.Message);
    }

    [Fact]
    public async Task A_wrong_key_ends_the_example_with_an_exception_that_does_not_show_it()
    {
        await using var venue = await GatewayFixture.StartAsync(login: false);

        var refused = await Assert.ThrowsAsync<GatewayAuthenticationException>(() => RestingBid.RunAsync(
            GatewayAddress.At(venue.Gateway.Address), "simulated", "not-the-key-at-all", "GC", CancellationToken.None));

        Assert.Equal(LoginError.InvalidCredentials, refused.Failure.Code<LoginError>());
        Assert.DoesNotContain("not-the-key-at-all", refused.ToString());
    }

    [Fact]
    public void The_engine_and_the_simulator_know_the_same_products()
    {
        Assert.Equal(ProductTable.All.Select(terms => terms.Code).Order(StringComparer.Ordinal), ProductCodes.All.Order(StringComparer.Ordinal));
        Assert.All(ProductTable.All, terms => Assert.Equal(terms.Root, ProductCodes.RootOf(terms.Code)));
    }

    private static string Lines(string path) => File.ReadAllText(Path.Combine(RepositoryRoot(), path)).ReplaceLineEndings("\n");

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Engine.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Engine.sln above {AppContext.BaseDirectory}.");
    }
}
