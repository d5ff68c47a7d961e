using System.Text;
using System.Text.Json;
using Engine.Actors.Journal;
using Engine.Soak;
using Microsoft.Data.Sqlite;

namespace Engine.Host.Tests.Secrets;

/// <summary>The search finds what is there: without that its silence would prove nothing.</summary>
public sealed class SecretSearchTests : IDisposable
{
    private const string Key = "k3y/for+the=search&2026";
    private const string Token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJzaW11bGF0ZWQiLCJqdGkiOjF9.Yq-3vVnq_1m0CkUrZf2w8sKp4d7n0bXGQJ5tTz9aLeE";

    private readonly TemporaryHome _home = new();
    private readonly SecretSearch _search = new([("the key", Key), ("token 1", Token)]);

    public void Dispose() => _home.Dispose();

    public static TheoryData<string, string> Hidden => new()
    {
        { "as it is", Key },
        { "URL-encoded", "user=me&apiKey=" + Uri.EscapeDataString(Key) },
        { "base64", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(Key)) },
        { "base64 one byte on", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(":" + Key + "!")) },
        { "base64 two bytes on", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("u:" + Key + "??")) },
        { "base64 of URLs", System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes("me:" + Key)) },
        { "JSON", JsonSerializer.Serialize(new { apiKey = Key }) },
        { "the token", "Authorization: Bearer " + Token },
        { "a cut token", Token[..80] },
        { "the end of a token", Token[^43..] },
        { "a token in base64", Convert.ToBase64String(Encoding.UTF8.GetBytes("x" + Token)) },
    };

    [Theory]
    [MemberData(nameof(Hidden))]
    public async Task A_secret_is_found_in_every_form_and_is_not_shown(string form, string text)
    {
        var found = _search.InText(form, $"before {text} after");
        Assert.NotEmpty(found);
        Assert.All(found, where => Assert.StartsWith(form + ": t", where));
        Assert.All(found, where => Assert.DoesNotContain(Key, where));

        var far = Path.Combine(_home.Folder, "far.log");
        await File.WriteAllTextAsync(far, new string('.', (1 << 20) - 20) + text);
        Assert.NotEmpty(await _search.InFolderAsync(_home.Folder, _ => false));
        Assert.Empty(await _search.InFolderAsync(_home.Folder, file => file == far));
    }

    [Fact]
    public void What_is_no_secret_is_not_found() =>
        Assert.Empty(_search.InText("log", "k3y eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.[secret] Bearer [secret] " + Convert.ToBase64String(Encoding.UTF8.GetBytes("k3y/for+the"))));

    [Fact]
    public async Task A_secret_in_a_row_of_a_database_in_a_packed_file_or_in_UTF_16_is_found()
    {
        var database = Path.Combine(_home.Folder, "journal.db");
        using (var connection = new SqliteConnection(JournalFile.ConnectionString(database)))
        {
            connection.Open();
            using var command = connection.CreateCommand();

            // Long enough to lie on several pages, which SQLite parts by four bytes each.
            command.CommandText = $"CREATE TABLE t(a BLOB); INSERT INTO t VALUES (CAST('{new string('.', 4070)}{Token}' AS BLOB))";
            command.ExecuteNonQuery();
        }

        await File.WriteAllBytesAsync(Path.Combine(_home.Folder, "wide.txt"), Encoding.Unicode.GetBytes(Key));
        await using (var file = File.Create(Path.Combine(_home.Folder, "packed.gz")))
        await using (var packed = new System.IO.Compression.GZipStream(file, System.IO.Compression.CompressionLevel.Fastest))
        {
            await packed.WriteAsync(Encoding.UTF8.GetBytes("x " + Key));
        }

        var found = await _search.InFolderAsync(_home.Folder, _ => false);
        Assert.Contains(found, f => f.StartsWith($"{database} (rows): token 1 (signature), as it is", StringComparison.Ordinal));
        Assert.Contains(found, f => f.Contains("wide.txt: the key, in UTF-16", StringComparison.Ordinal));
        Assert.Contains(found, f => f.Contains("packed.gz (unpacked): the key, as it is", StringComparison.Ordinal));
    }
}
