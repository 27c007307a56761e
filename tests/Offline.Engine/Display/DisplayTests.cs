using System.Text;
using System.Text.RegularExpressions;
using Omega.Offline.Engine.Display;
using Omega.Offline.Engine.Steps;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Display;

/// <summary>
/// What each kind of display shows of each kind of step, to the letter. The suites against the real CLI hold the same forms against it,
/// where it is; these hold them everywhere.
/// </summary>
public sealed partial class DisplayTests
{
    [Theory]
    [InlineData("events")]
    [InlineData("lines")]
    [InlineData("details")]
    [InlineData("digest")]
    public async Task Each_kind_of_step_is_shown_as_it_always_was(string form)
    {
        var (stage, shown) = (new Stage(), new StringBuilder());
        stage.Provider.Before = call =>
        {
            if (call == "preview update a")
            {
                stage.Display!.Say("warning", "said of nothing");
                stage.Display.Say("info", "said of a\nin two lines", Stage.Urn("a"));
                stage.Display.Say("debug", "for those who look");
                stage.Display.Say("info#err", "in passing", Stage.Urn("a"), passing: true);
            }

            return call == "create bad" ? throw FakeProvider.Failure("it cannot be made") : Task.CompletedTask;
        };
        Show("a first update");
        await stage.UpAsync(
            Stage.Thing("a", ("v", 1), ("word", "one"), ("items", Items("same", "other", "gone")), ("password", Wire.Secret(Google.Protobuf.WellKnownTypes.Value.ForString("hush")))),
            Stage.Needing("b", "a", ("key", 1)), Stage.Thing("kept") with { RetainOnDelete = true }, Stage.Thing("gone"), Stage.Thing("stays") with { Protect = true });
        Show("a preview of changes");
        await stage.PreviewAsync(Changed());
        Show("the update with these changes");
        await stage.UpAsync(Changed());
        Show("an update without a change");
        await stage.UpAsync(Changed());
        Show("an update of one value");
        await stage.UpAsync([.. Changed().SkipLast(1), Stage.Thing("new", ("v", 2))]);
        Show("an update that reads what is somebody else's");
        await stage.UpAsync([Stage.Thing("read") with { ReadId = "id-1" }, .. Changed()]);
        Show("one that no longer does");
        await stage.UpAsync(Changed());
        Show("an update that fails");
        await stage.UpAsync([Stage.Thing("read") with { ReadId = "id-1" }, .. Changed(), Stage.Thing("bad")]);
        Show("a read of what is not there");
        await stage.UpAsync([.. Changed(), Stage.Thing("lost") with { ReadId = "id-none" }]);
        Show("a refresh");
        stage.Provider.Real.TryRemove("id-1", out _);
        await stage.RefreshAsync();
        Show("a removal that is refused");
        await stage.DestroyAsync();
        Show("a removal but for what is protected");
        await stage.DestroyExceptProtectedAsync();

        var text = Times().Replace(shown.ToString(), match => match.Value switch
        {
            ['"', ..] => "\"timestamp\":0",
            ['(', ..] => "(0s)",
            ['2', '0', ..] when match.Value[^1] == 'Z' => "2024-01-01T00:00:00Z",
            _ => "some-id",
        });
        await Expected.HoldsAsync(form, text);

        void Show(string title)
        {
            shown.Append("--- ").AppendLine(title);
            stage.OutputsStay = title == "an update without a change";
            stage.Display = form switch
            {
                "events" => new EventDisplay(line => shown.AppendLine(line)),
                "digest" => new PreviewDigest(new StringWriter(shown)),
                _ => new TextDisplay(new StringWriter(shown), diff: form == "details"),
            };
        }
    }

    private static Goal[] Changed() =>
    [
        Stage.Thing("a", ("v", 2), ("items", Items("same", "changed")), ("list", Google.Protobuf.WellKnownTypes.Value.ForList(Google.Protobuf.WellKnownTypes.Value.ForBool(true))),
            ("password", Wire.Secret(Google.Protobuf.WellKnownTypes.Value.ForString("hush")))),
        Stage.Needing("b", "a", ("key", 2)), Stage.Thing("stays") with { Protect = true }, Stage.Thing("new", ("v", 1)),
    ];

    private static Google.Protobuf.WellKnownTypes.Value Items(params string[] items) =>
        Google.Protobuf.WellKnownTypes.Value.ForList([.. items.Select(Google.Protobuf.WellKnownTypes.Value.ForString)]);

    [GeneratedRegex(@"""timestamp"":[0-9]+|\([0-9.]+s\)|20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Times();
}
