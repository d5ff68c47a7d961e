using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Engine.Actors.Tests.Journal.Postgres;

/// <summary>
/// As much of a PostgreSQL server as a client sees before it logs in: asked for encryption, it refuses, or shows a certificate that it has made itself.
/// </summary>
internal sealed class TlsDoor : IAsyncDisposable
{
    private const int RequestBytes = 8;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly X509Certificate2? _certificate;
    private readonly Task _serving;

    /// <summary>Opens on a free port.</summary>
    /// <param name="encrypts">Whether it has a certificate.</param>
    public TlsDoor(bool encrypts)
    {
        if (encrypts)
        {
            using var key = RSA.Create(2048);
            using var made = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            _certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        }

        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _serving;
        _certificate?.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_end.Token);
                await AnswerAsync(client.GetStream());
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or System.Security.Authentication.AuthenticationException)
            {
                // The client has gone, as it should; or the test is over.
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        await stream.ReadExactlyAsync(new byte[RequestBytes], _end.Token);
        if (_certificate is null)
        {
            await stream.WriteAsync("N"u8.ToArray(), _end.Token);
            return;
        }

        await stream.WriteAsync("S"u8.ToArray(), _end.Token);
        using var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _end.Token);
        await tls.ReadExactlyAsync(new byte[1], _end.Token);
    }
}
