using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Engine.Actors.Tests.Session;

/// <summary>Answers logins and validations as a test tells it to; remembers the order of the paths.</summary>
internal sealed class FakeLoginVenue : HttpMessageHandler
{
    private readonly ConcurrentQueue<string> _seen = new();

    public Func<int, Task<HttpResponseMessage>> Login { get; set; } = _ => throw new InvalidOperationException("No login was expected.");

    public Func<int, Task<HttpResponseMessage>> Validate { get; set; } = _ => throw new InvalidOperationException("No validation was expected.");

    public IReadOnlyList<string> Seen => [.. _seen];

    public int Logins => Seen.Count(path => path == "loginKey");

    public static Task<HttpResponseMessage> Granted(DateTimeOffset expiry, string member = "token") =>
        Json($$"""{"{{member}}":"{{Jwt(expiry)}}","success":true,"errorCode":0,"errorMessage":null}""");

    public static Task<HttpResponseMessage> Refused(int code, string text = "") =>
        Json($$"""{"token":null,"success":false,"errorCode":{{code}},"errorMessage":"{{text}}"}""");

    public static Task<HttpResponseMessage> Status(int status) => Task.FromResult(new HttpResponseMessage((HttpStatusCode)status));

    public static Task<HttpResponseMessage> Json(string body) => Task.FromResult(
        new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/json") });

    public static string Jwt(DateTimeOffset expiry) =>
        "eyJhbGciOiJIUzI1NiJ9."
        + Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"exp":{{expiry.ToUnixTimeSeconds()}},"sub":"1"}"""))
        + ".c2lnbmF0dXJl";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var operation = request.RequestUri!.Segments[^1];
        _seen.Enqueue(operation);
        var number = Seen.Count(path => path == operation);
        return (operation is "loginKey" or "loginApp" ? Login(number) : Validate(number)).WaitAsync(cancellationToken);
    }
}
