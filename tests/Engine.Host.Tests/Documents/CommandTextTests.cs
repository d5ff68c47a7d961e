namespace Engine.Host.Tests.Documents;

/// <summary>The reader of command lines that stands behind <see cref="DocumentedCommandsTests"/>.</summary>
public sealed class CommandTextTests
{
    [Theory]
    [InlineData("./engine run --for 60s   # a minute", "./engine|run|--for|60s")]
    [InlineData("./engine run --resume \"the payout is booked\"", "./engine|run|--resume|the payout is booked")]
    [InlineData("./engine optimize X --over \"slow=20,50\"", "./engine|optimize|X|--over|slow=20,50")]
    [InlineData("./engine report --last --out page.html", "./engine|report|--last|--out|page.html")]
    public void A_line_that_both_shells_read_alike_is_cut_into_words(string row, string words) =>
        Assert.Equal(words, string.Join('|', CommandText.Read(row).Words));

    [Theory]
    [InlineData("./engine optimize X --over slow=20,50")]
    [InlineData("./engine run --speed 10|max|step")]
    [InlineData("./engine backtest X [--contract ES]")]
    [InlineData("./engine run --replay ~/archive")]
    [InlineData("./engine run --resume 'the payout is booked'")]
    [InlineData("./engine run --resume \"$WHY\"")]
    [InlineData("./engine run \\")]
    [InlineData("./engine backtest X --data *.csv")]
    [InlineData("dotnet build -p:Version=1.0")]
    [InlineData("./engine run --resume \"open")]
    public void A_line_that_they_read_differently_is_refused(string row) =>
        Assert.StartsWith("bash and PowerShell do not read the same", Assert.Throws<FormatException>(() => CommandText.Read(row)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_variable_of_one_command_is_read_in_the_words_of_either_shell()
    {
        var bash = CommandText.Read("ENGINE_GATEWAY_URL=http://127.0.0.1:5000 ./engine run");
        var power = CommandText.Read("$env:ENGINE_GATEWAY_URL = \"http://127.0.0.1:5000\"; ./engine run", powerShell: true);

        Assert.Equal(bash.Words.AsEnumerable(), power.Words);
        Assert.Equal(bash.Variables, power.Variables);
        Assert.Equal("http://127.0.0.1:5000", Assert.Single(bash.Variables).Value);
    }

    [Fact]
    public void A_block_has_the_note_of_the_line_before_it_and_only_its_commands()
    {
        const string text = """
            <!-- run: bars es.csv EP -->
            ```
            ./engine backtest SmaCross --data es.csv   # a comment
            what the engine answers
            ```

            ```json
            {}
            ```
            <!-- not run: it takes an hour -->
            ```sh
            dotnet run --project tests/soak
            ```
            """;

        var blocks = CommandBlock.Of("page.md", text).ToList();

        Assert.Equal(2, blocks.Count);
        Assert.Equal(("page.md:2", null, "bars es.csv EP"), (blocks[0].ToString(), blocks[0].NotRun, Assert.Single(blocks[0].Preparations)));
        Assert.Single(blocks[0].Rows);
        Assert.Equal(("it takes an hour", "sh"), (blocks[1].NotRun, blocks[1].Shell));
        Assert.Empty(blocks[1].Preparations);
    }
}
