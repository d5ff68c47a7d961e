namespace Engine.Host.Cli;

/// <summary>
/// Scripts that let a shell ask the program itself what may follow (its <c>[suggest]</c> directive), so that they never grow old. The directive wants the
/// line without the program's name, and the position within it.
/// </summary>
internal static class CompletionScripts
{
    /// <summary>The shells that there are scripts for.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "pwsh"];

    /// <summary>The script of a shell.</summary>
    /// <param name="shell">One of <see cref="Shells"/>.</param>
    public static string Of(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "pwsh" => PowerShell,
        _ => throw new ArgumentOutOfRangeException(nameof(shell), shell, "No such shell."),
    };

    private const string Bash = """
        # Completion of engine in bash. To have it in every shell:  engine completion bash >> ~/.bashrc
        _engine_complete() {
            local line="${COMP_LINE#"${COMP_WORDS[0]}"}" IFS=$'\n'
            line="${line# }"
            local position=$((COMP_POINT - ${#COMP_LINE} + ${#line}))
            [ "$position" -lt 0 ] && position=0
            COMPREPLY=( $("${COMP_WORDS[0]}" "[suggest:$position]" "$line" 2>/dev/null) )
        }
        complete -o default -F _engine_complete engine ./engine Engine.Host

        """;

    private const string Zsh = """
        # Completion of engine in zsh. To have it in every shell:  engine completion zsh >> ~/.zshrc
        _engine_complete() {
            local line="${BUFFER#${words[1]}}"
            line="${line# }"
            local position=$((CURSOR - ${#BUFFER} + ${#line}))
            (( position < 0 )) && position=0
            local -a found
            found=("${(@f)$("${words[1]}" "[suggest:$position]" "$line" 2>/dev/null)}")
            if (( ${#found} )) && [[ -n "${found[1]}" ]]; then compadd -- "${found[@]}"; else _files; fi
        }
        (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
        compdef _engine_complete engine ./engine Engine.Host

        """;

    private const string PowerShell = """
        # Completion of engine in PowerShell. To have it in every shell:  engine completion pwsh >> $PROFILE
        Register-ArgumentCompleter -Native -CommandName engine, ./engine, .\engine, engine.cmd, Engine.Host -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $program = $commandAst.CommandElements[0].Extent
            $line = $commandAst.Extent.Text.Substring($program.Text.Length).TrimStart()
            $position = [Math]::Max(0, [Math]::Min($cursorPosition - $program.EndOffset - 1, $line.Length + 1))
            if ($position -gt $line.Length) { $line = $line + ' ' }
            & $program.Text "[suggest:$position]" $line 2>$null | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }

        """;
}
