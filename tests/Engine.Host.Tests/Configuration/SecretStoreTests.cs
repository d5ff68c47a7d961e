using System.Collections.Immutable;
using System.Text;
using Engine.Host.Configuration;

namespace Engine.Host.Tests.Configuration;

/// <summary>A secret in the platform's store instead of in a file.</summary>
public sealed class SecretStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("store:key", "key")]
    [InlineData("STORE: my.engine_key-2 ", "my.engine_key-2")]
    [InlineData("store:", "")]
    [InlineData("store:two words", "")]
    [InlineData("store:-s", "")]
    [InlineData("store:$(id)", "")]
    [InlineData("stored", null)]
    [InlineData(null, null)]
    public void A_setting_names_a_secret_of_the_store_by_its_prefix(string? text, string? name) => Assert.Equal(name, SecretStore.NameIn(text));

    [Fact]
    public void The_key_comes_from_the_store_and_is_kept_out_of_every_text_like_any_other()
    {
        _folder.Write(".env", "TRADING_ENVIRONMENT=DEMO\nUSERNAME=me\nAPI_KEY=store:key\n");
        var settings = EngineSettings.Load(Sources(name => name == "key" ? new("k-of-the-store", "") : throw new InvalidOperationException(name)));
        Assert.Equal("k-of-the-store", settings.ApiKey!.Reveal());
        Assert.DoesNotContain("k-of-the-store", settings.ToString());
        Assert.Equal("login with [secret]", new Engine.Host.Console.SecretFilter(settings.Secrets).Clean("login with k-of-the-store"));
    }

    [Fact]
    public void A_key_that_is_not_there_is_told_with_the_way_to_put_it_there()
    {
        _folder.Write(".env", "TRADING_ENVIRONMENT=DEMO\nUSERNAME=me\nAPI_KEY=store:key\n");
        var wrong = Assert.Throws<UserErrorException>(() => EngineSettings.Load(Sources(_ => new(null, "the store is empty; put it there with: some-tool"))));
        Assert.Contains(wrong.Sentences, sentence => sentence.EndsWith(".env:3: api-key = store:key was not found: the store is empty; put it there with: some-tool.", StringComparison.Ordinal));

        _folder.Write(".env", "TRADING_ENVIRONMENT=DEMO\nUSERNAME=me\nAPI_KEY=store:a b\n");
        wrong = Assert.Throws<UserErrorException>(() => EngineSettings.Load(Sources(_ => throw new InvalidOperationException("asked"))));
        Assert.Contains(wrong.Sentences, sentence => sentence.Contains("has to name a secret of the platform's store", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_the_prefix_no_store_is_asked()
    {
        _folder.Write(".env", "TRADING_ENVIRONMENT=DEMO\nUSERNAME=me\nAPI_KEY=plain-key\n");
        Assert.Equal("plain-key", EngineSettings.Load(Sources(_ => throw new InvalidOperationException("asked"))).ApiKey!.Reveal());
    }

    [Fact]
    public void A_program_of_the_platform_is_read_and_its_failures_are_sentences()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Assert.Equal(new StoredSecret("a b=c", ""), SecretStore.OfProgram("sh", ["-c", "printf 'a b=c\\n'"], "x"));
        Assert.Equal("the store has nothing under that name, or is locked; put it there with: some-tool store", SecretStore.OfProgram("sh", ["-c", "exit 1"], "some-tool store").Problem);
        Assert.Null(SecretStore.OfProgram("sh", ["-c", "printf half; exit 1"], "x").Text);
        Assert.Equal("there is no no-such-program-here on this machine, which reads the platform's store", SecretStore.OfProgram("no-such-program-here", [], "x").Problem);
    }

    [Fact]
    public void What_the_Credential_Manager_holds_is_read_in_both_of_its_forms()
    {
        Assert.Equal("k3y/for=", SecretStore.Decode(Encoding.Unicode.GetBytes("k3y/for=")));
        Assert.Equal("k3y/for=", SecretStore.Decode(Encoding.UTF8.GetBytes("k3y/for=")));
        Assert.Equal("odd", SecretStore.Decode(Encoding.UTF8.GetBytes("odd")));
    }

    private SettingsSources Sources(Func<string, StoredSecret> store) =>
        new(ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty, _folder.Path) { Store = store };
}
