using System.Text;
using Engine.Host.Configuration;

namespace Engine.Host.Tests.Configuration;

public sealed class DotEnvFileTests
{
    private const string Sample = "# comment\nexport API_KEY=\"a b#c\\\"d\" # tail\r\nUSERNAME='o''\nEMPTY=\nPLAIN = x y  # z\n";

    private static DotEnvFile Parse(string text) => DotEnvFile.Parse(".env", Encoding.UTF8.GetBytes(text));

    public static TheoryData<string> Encodings => ["utf-8", "utf-8-bom", "utf-16le-bom", "utf-16be-bom", "utf-16le"];

    private static byte[] Encode(string encoding, string text) => encoding switch
    {
        "utf-8" => new UTF8Encoding(false).GetBytes(text),
        "utf-8-bom" => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)],
        "utf-16le-bom" => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)],
        "utf-16be-bom" => [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(text)],
        _ => Encoding.Unicode.GetBytes(text),
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Every_encoding_that_editors_write_is_read(string encoding)
    {
        var file = DotEnvFile.Parse(".env", Encode(encoding, "USERNAME=jörg\r\nAPI_KEY=k1\r\n"));

        Assert.Empty(file.Problems);
        Assert.Equal("jörg", file.Values["USERNAME"].Text);
        Assert.Equal("k1", file.Values["API_KEY"].Text);
        Assert.Equal(2, file.Values["API_KEY"].Line);
    }

    [Fact]
    public void Quotes_comments_export_and_empty_values_are_understood()
    {
        var file = Parse(Sample.Replace("'o''", "'o'"));

        Assert.Empty(file.Problems);
        Assert.Equal("a b#c\"d", file.Values["API_KEY"].Text);
        Assert.Equal("o", file.Values["USERNAME"].Text);
        Assert.Equal("x y", file.Values["PLAIN"].Text);
        Assert.False(file.Values.ContainsKey("EMPTY"));
    }

    [Fact]
    public void Problems_name_the_line_and_never_the_value()
    {
        var file = Parse("A=1\nno equals here s3cret\nAPI_KEY=\"s3cret\nUSERNAME='s3cret' s3cret\n");

        Assert.Equal([2, 3, 4], file.Problems.Select(problem => problem.Line));
        Assert.All(file.Problems, problem => Assert.DoesNotContain("s3cret", problem.ToString()));
        Assert.StartsWith(".env:3: API_KEY opens a quote", file.Problems[1].ToString());
    }

    [Fact]
    public void A_line_that_is_no_text_is_refused()
    {
        var file = DotEnvFile.Parse(".env", [.. "A=1\nB="u8, 0xFC, .. "\n"u8]);

        Assert.Equal(2, Assert.Single(file.Problems).Line);
    }

    [Fact]
    public void Of_duplicate_keys_the_last_stands_and_the_user_is_told()
    {
        var file = Parse("A=1\nA=2\n");

        Assert.Equal("2", file.Values["A"].Text);
        Assert.Equal(".env:2: A is given twice; this line wins over line 1.", Assert.Single(file.Notes));
    }

    [Fact]
    public void A_file_saved_as_env_txt_is_pointed_out()
    {
        using var folder = new TemporaryFolder();
        folder.Write(".env.txt", "A=1");

        var file = DotEnvFile.Load(folder.At(".env"), named: false);

        Assert.Empty(file.Values);
        Assert.Contains(".env.txt is not read", Assert.Single(file.Notes));
    }

    [Fact]
    public void A_missing_file_is_a_problem_only_when_it_was_named()
    {
        using var folder = new TemporaryFolder();

        Assert.Empty(DotEnvFile.Load(folder.At(".env"), named: false).Problems);
        Assert.Single(DotEnvFile.Load(folder.At(".env"), named: true).Problems);
    }

    [Fact]
    public void A_file_that_everyone_can_read_is_noted()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new TemporaryFolder();
        var path = folder.Write(".env", "A=1");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Contains("chmod 600", Assert.Single(DotEnvFile.Load(path, named: false).Notes));

        File.SetUnixFileMode(path, UnixFileMode.UserRead);
        Assert.Empty(DotEnvFile.Load(path, named: false).Notes);
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite, false, false)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupRead, false, false)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupRead, true, true)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.OtherWrite, false, true)]
    public void A_mode_that_lets_others_in_is_warned_about(UnixFileMode mode, bool groupIsEveryone, bool warned) =>
        Assert.Equal(warned ? "/x/.env can be read by every user of this machine; run: chmod 600 /x/.env" : null, FilePrivacy.UnixWarning("/x/.env", mode, groupIsEveryone));

    [Fact]
    public void An_access_list_that_lets_a_broad_group_in_is_warned_about_and_a_denial_counts()
    {
        Assert.Null(FilePrivacy.WindowsWarning("C:\\e\\.env", [("S-1-5-18", true), ("S-1-5-32-544", true), ("S-1-5-21-1-2-3-1001", true)]));
        Assert.Equal(
            "C:\\e\\.env can be read by every user of this machine; run: icacls \"C:\\e\\.env\" /inheritance:r /grant:r \"%USERNAME%:F\"",
            FilePrivacy.WindowsWarning("C:\\e\\.env", [("S-1-5-18", true), ("S-1-5-32-545", true)]));
        Assert.Null(FilePrivacy.WindowsWarning("C:\\e\\.env", [("S-1-1-0", true), ("S-1-1-0", false)]));
    }

    [Fact]
    public void A_named_file_of_which_only_one_with_txt_exists_is_pointed_out()
    {
        using var folder = new TemporaryFolder();
        folder.Write("my.env.txt", "A=1");

        Assert.Contains("with .txt does", Assert.Single(DotEnvFile.Load(folder.At("my.env"), named: true).Problems).Sentence, StringComparison.Ordinal);
    }
}
