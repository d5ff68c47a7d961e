using System.Buffers.Text;
using System.Text;
using Engine.Gateway;

namespace Engine.Tests.Gateway;

public sealed class AuthenticationTests
{
    private const string Key = "s3cr3t-key-of-the-user";

    [Fact]
    public async Task A_login_sends_name_and_key_without_a_token_and_reads_the_expiry_from_the_token()
    {
        var expiry = ClientFixture.Start.AddMinutes(90);
        var fixture = new ClientFixture(new FakeVenue(FakeVenue.Json($$"""{"token":"{{Jwt(expiry)}}","success":true,"errorCode":0,"errorMessage":null}""")));

        var reading = await fixture.Client.LoginKeyAsync("trader", Key, CancellationToken.None);

        var token = Assert.IsType<Reading<AccessToken>.Answered>(reading).Value;
        Assert.Equal(expiry, token.ExpiresAt);
        var request = Assert.Single(fixture.Venue.Seen);
        Assert.Equal("/api/Auth/loginKey", request.Uri.AbsolutePath);
        Assert.Null(request.Authorization);
        Assert.Equal($$"""{"userName":"trader","apiKey":"{{Key}}"}""", request.Body);
        Assert.Equal(1, fixture.Quota.Usage.GeneralUsed);
        Assert.Equal(ClientFixture.Token, fixture.Cell.Current!.Reveal());
    }

    [Theory]
    [InlineData("opaque")]
    [InlineData("a.b.c")]
    [InlineData("a.!!!.c")]
    public async Task A_token_without_a_readable_expiry_is_taken_to_live_a_day(string text)
    {
        var fixture = new ClientFixture(new FakeVenue(FakeVenue.Json($$"""{"token":"{{text}}","success":true,"errorCode":0}""")));

        var reading = await fixture.Client.LoginKeyAsync("trader", Key, CancellationToken.None);

        Assert.Equal(ClientFixture.Start.AddHours(24), Assert.IsType<Reading<AccessToken>.Answered>(reading).Value.ExpiresAt);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"a b\"")]
    [InlineData("\"a\\r\\nX-Other: b\"")]
    public async Task A_success_without_a_usable_token_is_malformed(string token)
    {
        var fixture = new ClientFixture(new FakeVenue(FakeVenue.Json($$"""{"token":{{token}},"success":true,"errorCode":0}""")));

        var reading = await fixture.Client.LoginKeyAsync("trader", Key, CancellationToken.None);

        Assert.Equal(FailureKind.Malformed, Assert.IsType<Reading<AccessToken>.Failed>(reading).Failure.Kind);
    }

    [Fact]
    public async Task A_refused_login_is_not_repeated_and_names_its_code()
    {
        var fixture = new ClientFixture(new FakeVenue(FakeVenue.Json("""{"token":null,"success":false,"errorCode":3,"errorMessage":null}""")));

        var failure = Assert.IsType<Reading<AccessToken>.Failed>(await fixture.Client.LoginKeyAsync("trader", Key, CancellationToken.None)).Failure;

        Assert.Equal(("InvalidCredentials", 3), (failure.Text, failure.ErrorCode));
        Assert.Single(fixture.Venue.Seen);
    }

    [Fact]
    public async Task A_login_is_repeated_after_a_broken_connection_only()
    {
        var broken = new ClientFixture(new FakeVenue(FakeVenue.Broken()));
        Assert.IsType<Reading<AccessToken>.Failed>(await broken.DriveAsync(broken.Client.LoginKeyAsync("trader", Key, CancellationToken.None)));
        Assert.Equal(3, broken.Venue.Seen.Count);

        var down = new ClientFixture(new FakeVenue(FakeVenue.Status(503)));
        Assert.IsType<Reading<AccessToken>.Failed>(await down.Client.LoginKeyAsync("trader", Key, CancellationToken.None));
        Assert.Single(down.Venue.Seen);
    }

    [Fact]
    public async Task A_validation_hands_out_the_new_token_or_none()
    {
        var expiry = ClientFixture.Start.AddHours(3);
        var renewed = new ClientFixture(new FakeVenue(FakeVenue.Json($$"""{"newToken":"{{Jwt(expiry)}}","success":true,"errorCode":0}""")));
        var kept = new ClientFixture(new FakeVenue(FakeVenue.Json("""{"success":true,"errorCode":0,"errorMessage":null}""")));

        Assert.Equal(expiry, Assert.IsType<Reading<AccessToken?>.Answered>(await renewed.Client.ValidateAsync(CancellationToken.None)).Value!.ExpiresAt);
        Assert.Equal(new Reading<AccessToken?>.Answered(null), await kept.Client.ValidateAsync(CancellationToken.None));
        var request = Assert.Single(renewed.Venue.Seen);
        Assert.Equal(("/api/Auth/validate", "", "Bearer " + ClientFixture.Token), (request.Uri.AbsolutePath, request.Body, request.Authorization));
    }

    [Fact]
    public async Task A_ping_asks_without_a_token()
    {
        var up = new ClientFixture(new FakeVenue(FakeVenue.Json("pong")));
        var down = new ClientFixture(new FakeVenue(FakeVenue.Broken()));

        Assert.Equal(new Reading<bool>.Answered(true), await up.Client.PingAsync(CancellationToken.None));
        Assert.IsType<Reading<bool>.Failed>(await down.Client.PingAsync(CancellationToken.None));
        var request = Assert.Single(up.Venue.Seen);
        Assert.Equal((HttpMethod.Get, "/api/Status/ping", null), (request.Method, request.Uri.AbsolutePath, request.Authorization));
    }

    [Fact]
    public async Task Neither_key_nor_token_appears_in_any_text()
    {
        var echoes = new Func<HttpResponseMessage>[]
        {
            FakeVenue.Json($$"""{"token":null,"success":false,"errorCode":3,"errorMessage":"no key {{Key}} for {{ClientFixture.Token}}"}"""),
            FakeVenue.Json($$"""{"errors":{"{{ClientFixture.Token}}":["{{Key}} {{ClientFixture.Token}}"] },"title":"bad {{Key}}"}""", 400),
            FakeVenue.Broken($"could not send {Key} with {ClientFixture.Token}"),
            () => throw new InvalidOperationException(Key + ClientFixture.Token),
        };
        foreach (var echo in echoes)
        {
            var fixture = new ClientFixture(new FakeVenue(echo));
            var texts = new object[]
            {
                await fixture.DriveAsync(fixture.Client.LoginKeyAsync("trader", Key, CancellationToken.None)),
                await fixture.DriveAsync(fixture.Client.ValidateAsync(CancellationToken.None)),
                await fixture.DriveAsync(fixture.Client.SearchAccountsAsync(true, CancellationToken.None)),
                await fixture.Client.CancelOrderAsync(new Engine.Accounts.AccountId(1), new Engine.Orders.OrderId(2), CancellationToken.None),
            };

            Assert.DoesNotContain(Key, texts[0].ToString(), StringComparison.OrdinalIgnoreCase);
            Assert.All(texts[1..], text => Assert.DoesNotContain(ClientFixture.Token, text.ToString(), StringComparison.OrdinalIgnoreCase));
        }

        Assert.Equal("[token]", new AccessToken(ClientFixture.Token, default).ToString());
        Assert.DoesNotContain(ClientFixture.Token, new Reading<AccessToken>.Answered(new AccessToken(ClientFixture.Token, default)).ToString());
    }

    internal static string Jwt(DateTimeOffset expiry) =>
        "eyJhbGciOiJIUzI1NiJ9."
        + Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"exp":{{expiry.ToUnixTimeSeconds()}},"sub":"1"}"""))
        + ".c2lnbmF0dXJl";
}
