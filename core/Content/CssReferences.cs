using System.Text;

namespace Omega.Core.Content;

/// <summary>Every address in a style sheet, found by the tokens of the CSS syntax: what a browser does not know yet is read as well.</summary>
public sealed class CssReferences
{
    private readonly string _text;
    private readonly List<Reference> _found = [];
    private readonly Stack<string> _open = [];
    private string _rule = "";
    private int _at;
    private int _line;

    private CssReferences(string text, int firstLine) => (_text, _line) = (text, firstLine);

    /// <summary>Reads a style sheet, or the value of a style attribute.</summary>
    public static IReadOnlyList<Reference> Read(string text, int firstLine = 1)
    {
        var references = new CssReferences(text, firstLine);
        references.Read();
        return references._found;
    }

    private char Here => _at < _text.Length ? _text[_at] : '\0';

    private char After => _at + 1 < _text.Length ? _text[_at + 1] : '\0';

    private void Read()
    {
        while (_at < _text.Length)
        {
            if (Here == '/' && After == '*')
            {
                SkipTo(_text.IndexOf("*/", _at + 2, StringComparison.Ordinal) is var end and >= 0 ? end + 2 : _text.Length);
            }
            else if (Here is '"' or '\'')
            {
                var line = _line;
                var function = _open.TryPeek(out var open) ? open : "";
                Add(line, String(), _rule == "import" || function is "image-set" or "-webkit-image-set" or "src");
            }
            else if (Here == '@')
            {
                Step();
                _rule = Name().ToLowerInvariant();
            }
            else if (IsName(Here))
            {
                Word();
            }
            else
            {
                Punctuation();
            }
        }
    }

    private void Word()
    {
        var line = _line;
        var name = Name().ToLowerInvariant();
        if (Here != '(')
        {
            return;
        }

        Step();
        if (name is not "url")
        {
            _open.Push(name);
            return;
        }

        Space();
        var address = Here is '"' or '\'' ? String() : Unquoted();
        Add(line, address, _rule != "namespace");
        SkipTo(_text.IndexOf(')', _at) is var end and >= 0 ? end + 1 : _text.Length);
    }

    private void Punctuation()
    {
        switch (Here)
        {
            case '(':
                _open.Push("");
                break;
            case ')':
                _open.TryPop(out _);
                break;
            case ';' or '{' or '}':
                _rule = "";
                _open.Clear();
                break;
        }

        Step();
    }

    private string Unquoted()
    {
        var text = new StringBuilder();
        while (_at < _text.Length && Here != ')' && !char.IsWhiteSpace(Here))
        {
            text.Append(Here == '\\' ? Escape() : Step());
        }

        return text.ToString();
    }

    private string String()
    {
        var quote = Step();
        var text = new StringBuilder();
        while (_at < _text.Length && Here != quote && Here != '\n')
        {
            text.Append(Here == '\\' ? Escape() : Step());
        }

        _ = Here == quote ? Step() : '\0';
        return text.ToString();
    }

    private string Escape()
    {
        Step();
        var hex = 0;
        while (hex < 6 && _at + hex < _text.Length && char.IsAsciiHexDigit(_text[_at + hex]))
        {
            hex++;
        }

        if (hex == 0)
        {
            return Here == '\n' || _at >= _text.Length ? SkipNewline() : Step().ToString();
        }

        var code = Convert.ToInt32(_text.Substring(_at, hex), 16);
        SkipTo(_at + hex);
        _ = char.IsWhiteSpace(Here) ? Step() : '\0';
        return Rune.TryCreate(code, out var rune) ? rune.ToString() : "\uFFFD";
    }

    private string SkipNewline()
    {
        SkipTo(Math.Min(_at + 1, _text.Length));
        return "";
    }

    private string Name()
    {
        var text = new StringBuilder();
        while (IsName(Here) && _at < _text.Length)
        {
            text.Append(Here == '\\' ? Escape() : Step());
        }

        return text.ToString();
    }

    private static bool IsName(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '\\' || letter > '\x7f';

    private void Space()
    {
        while (char.IsWhiteSpace(Here))
        {
            Step();
        }
    }

    private void Add(int line, string text, bool isAddress)
    {
        if (isAddress)
        {
            _found.Add(new(line, text, _rule == "import" ? ReferenceKind.Essential : ReferenceKind.Other));
        }
    }

    private char Step()
    {
        _line += Here == '\n' ? 1 : 0;
        return _text[_at++];
    }

    private void SkipTo(int end)
    {
        while (_at < end)
        {
            Step();
        }
    }
}
