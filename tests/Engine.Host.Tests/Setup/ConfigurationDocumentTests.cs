using Engine.Actors.Strategies.Configuration;
using Engine.Gateway;
using Engine.Host.Configuration;

namespace Engine.Host.Tests.Setup;

/// <summary>The pages on configuration name everything that there is.</summary>
public sealed class ConfigurationDocumentTests
{
    [Fact]
    public void Every_setting_stands_on_its_page()
    {
        var (general, risk) = (Page("configuration.md"), Page("risk.md"));

        Assert.All(
            SettingKeys.All.Where(key => !key.StartsWith("risk.", StringComparison.Ordinal) && !key.StartsWith("app-", StringComparison.Ordinal)),
            key => Assert.Contains($"`{key}`", general, StringComparison.Ordinal));
        Assert.All(
            SettingKeys.All.Where(key => key.StartsWith("risk.", StringComparison.Ordinal)),
            key => Assert.Contains($"`{key["risk.".Length..]}`", risk, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_name_of_the_env_file_and_every_environment_stands_there()
    {
        var page = Page("configuration.md");

        Assert.All(SettingKeys.ShortNames, name => Assert.Contains($"`{name.Name}`", page, StringComparison.Ordinal));
        Assert.All(SettingKeys.Unneeded.Keys, name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
        Assert.All(TradingEnvironments.Names, name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_code_of_a_login_stands_there()
    {
        var codes = Page("configuration.md").Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .SelectMany(line => line.Split('|')[1].Split(',', StringSplitOptions.TrimEntries)).Where(word => int.TryParse(word, out _)).Select(int.Parse);

        Assert.Equal(Enum.GetValues<LoginError>().Where(code => code != LoginError.Success).Select(code => (int)code).Order(), codes.Order());
    }

    private static string Page(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Engine.sln")))
        {
            folder = folder.Parent;
        }

        return File.ReadAllText(Path.Combine(folder!.FullName, "docs", name));
    }
}
