using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Engine.Commands;
using Omega.Offline.Engine.Steps;
using Omega.Offline.Engine.Values;

namespace Omega.Offline.Engine.Display;

/// <summary>Shows a run as lines of text: each step, then what was said, the outputs, and the count.</summary>
internal sealed class TextDisplay : IDisplay
{
    private readonly TextWriter _out;
    private readonly bool _diff;
    private readonly bool _outputs;
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<(string Urn, string Kind), long> _begun = new();
    private readonly List<(string Urn, string Severity, string Message)> _said = [];
    private RunHeader? _header;

    /// <summary>Writes to <paramref name="output"/>; with <paramref name="diff"/> every change of every property.</summary>
    /// <remarks>The stack's outputs are shown unless they are not wanted.</remarks>
    public TextDisplay(TextWriter output, bool diff, bool outputs = true)
    {
        _outputs = outputs;
        _out = output;
        _diff = diff;
    }

    /// <inheritdoc/>
    public void Begin(RunHeader header)
    {
        _header = header;
        Line($"{header.Title} ({header.Stack}):");
    }

    /// <inheritdoc/>
    public void Started(Step step)
    {
        _begun[(step.Urn, step.Kind)] = Stopwatch.GetTimestamp();
        if (step.Kind is StepKind.Same or StepKind.Read or StepKind.Discard || _header!.Preview)
        {
            return;
        }

        Line($" {StepText.Sign(step.Kind)} {Name(step)} {StepText.Doing(step.Kind)} (0s){Changed(step)}");
    }

    /// <inheritdoc/>
    public void Done(Step step)
    {
        if (step.Kind is StepKind.Same or StepKind.Read or StepKind.Discard)
        {
            return;
        }

        if (_header!.Preview)
        {
            if (StepKind.IsLogical(step.Kind) || _diff)
            {
                Line($" {StepText.Sign(step.Kind)} {Name(step)} {step.Kind}{Changed(step)}");
            }
        }
        else
        {
            var begun = _begun.TryGetValue((step.Urn, step.Kind), out var at) ? at : Stopwatch.GetTimestamp();
            var elapsed = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            var seconds = elapsed.ToString(elapsed < 1 ? "0.00" : "0", CultureInfo.InvariantCulture);
            Line($" {StepText.Sign(step.Kind)} {Name(step)} {StepText.Done(step.Kind)} ({seconds}s){Changed(step)}");
        }

        if (_diff && StepKind.IsLogical(step.Kind))
        {
            Details(step);
        }
    }

    /// <inheritdoc/>
    public void Failed(Step step) => Line($" {StepText.Sign(step.Kind)} {Name(step)} **{StepText.Doing(step.Kind)} failed**");

    /// <inheritdoc/>
    public void Say(string severity, string message, string urn = "", bool passing = false)
    {
        if (severity == "debug" || string.IsNullOrWhiteSpace(message))
        {
            return;
        }

        lock (_lock)
        {
            var text = message.TrimEnd();
            if (!passing)
            {
                _said.Add((urn, severity, text));
            }

            if (passing || severity is "error")
            {
                var name = urn.Length > 0 ? $"{StepText.Type(Urns.Type(urn))} {Urns.Name(urn)} " : string.Empty;
                _out.WriteLine($"    {name}{(severity is "info" or "info#err" ? string.Empty : severity + ": ")}{text.Split('\n')[0]}");
            }
        }
    }

    /// <inheritdoc/>
    public void End(RunOutcome outcome, Counter counter, TimeSpan duration)
    {
        lock (_lock)
        {
            Diagnostics(outcome.Succeeded);
            var outputs = DiffText.Of(outcome.Before, outcome.After, 4);
            if (outcome.Before.Equals(outcome.After))
            {
                outputs = DiffText.Of(null, outcome.After, 4);
            }

            if (_outputs && outputs.Length > 0)
            {
                _out.Write("Outputs:\n" + outputs + "\n");
            }

            _out.WriteLine("Resources:");
            foreach (var line in StepText.Summary(counter.Changes, _header!.Preview, counter.Errors))
            {
                _out.WriteLine(line);
            }

            if (!_header.Preview)
            {
                _out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nDuration: {Math.Max(1, Math.Round(duration.TotalSeconds))}s"));
            }

            _out.WriteLine();
        }
    }

    private void Diagnostics(bool succeeded)
    {
        if (!succeeded)
        {
            _said.Add((string.Empty, "error", _header!.Preview ? "preview failed" : $"{_header.Kind} failed"));
        }

        if (_said.Count == 0)
        {
            return;
        }

        _out.WriteLine("Diagnostics:");
        foreach (var group in _said.GroupBy(said => said.Urn))
        {
            var type = group.Key.Length > 0 ? Urns.Type(group.Key) : Urns.StackType;
            _out.WriteLine($"  {StepText.Type(type)} ({(group.Key.Length > 0 ? Urns.Name(group.Key) : _header!.Stack)}):");
            foreach (var (_, severity, message) in group)
            {
                var text = severity is "info" or "info#err" ? message : $"{severity}: {message}";
                _out.WriteLine("    " + text.Replace("\n", "\n    ", StringComparison.Ordinal));
            }

            _out.WriteLine();
        }
    }

    private void Details(Step step)
    {
        var old = step.Old is null || step.Kind == StepKind.Create ? null : step.Old.Inputs;
        var now = step.New?.Inputs ?? new Struct();
        Line(step.Kind == StepKind.Delete ? $"        [urn={step.Urn}]" : $"        [urn={step.Urn}]\n{DiffText.Of(old, now, 8)}".TrimEnd('\n'));
    }

    private static string Name(Step step) => $"{StepText.Type(step.Resource.Type)} {Urns.Name(step.Urn)}";

    private static string Changed(Step step)
    {
        if (step.Diff is null || step.Old is null)
        {
            return string.Empty;
        }

        var keys = step.Diff.Detailed?.Keys.Select(key => PropertyPath.Parse(key).Segments[0]) ?? step.Diff.Diffs.Concat(step.Diff.Replaces);
        var changed = string.Join(',', keys.Distinct().Order(StringComparer.Ordinal));
        return changed.Length > 0 ? $" [diff: ~{changed}]" : string.Empty;
    }

    private void Line(string text)
    {
        lock (_lock)
        {
            _out.WriteLine(text);
        }
    }
}
