using Omega.Attacks.Tests.Support;

namespace Omega.Attacks.Tests;

/// <summary>A stack's file, and pages, that somebody poisoned: what was proposed and looked well.</summary>
public sealed class StackFileTests(AttackedStack stack) : Attack(stack)
{
    [SkippableTheory]
    [InlineData("base: ", "base: \"image:1\\\"\\n  omega:api: {image: evil}\" #", "omega:image.base must be")]
    [InlineData("config:", "config:\n  omega:extra: yes", "omega:extra is not a known key")]
    [InlineData("  omega:site:", "  omega:site:\n    privileged: true", "omega:site.privileged is not a known key")]
    [InlineData("  omega:target: docker", "  omega:target: docker\n  omega:target: kubernetes", $"Pulumi.{TestStack.Name}.yaml")]
    [InlineData("  omega:target: docker", "  omega:target: '$(touch MARKER)'", "omega:target must be docker or kubernetes")]
    [InlineData("bind: 127.0.0.1", "bind: '127.0.0.1; touch MARKER'", "omega:site.bind must be")]
    [InlineData("platform: linux/amd64", "platform: 'linux/amd64 --output=MARKER'", "omega:image.platform must be")]
    [InlineData("repository: omega/web", "repository: '../../library/web'", "omega:image.repository must be")]
    [InlineData("registry: localhost:15555", "registry: 'localhost:15555/$(touch MARKER)'", "omega:image.registry must be")]
    [InlineData("server: https://localhost:14444", "server: '--trustDir=MARKER'", "omega:signing.server must be")]
    [InlineData("  omega:target: docker", "  omega:target: docker\n  omega:web:\n    fallback: '../../../etc/passwd'", "omega:web.fallback")]
    [InlineData(
        "  omega:target: docker",
        "  omega:target: docker\n  omega:api:\n    image: localhost:15555/omega/web@sha256:SIXES\n    health: [CMD, x]\n    path: '/api/; return 200 x; #'",
        "omega:api.path must")]
    public async Task Its_values_are_refused_by_name_and_none_is_run(string before, string after, string found)
    {
        after = after.Replace("MARKER", Attacked.Marker, StringComparison.Ordinal).Replace("SIXES", new string('6', 64), StringComparison.Ordinal);
        using (Stack.KeepConfiguration())
        {
            Stack.Edit($"Pulumi.{TestStack.Name}.yaml", text => text.Replace(before, after, StringComparison.Ordinal));

            await Attacked.RefusedAsync(Attacked.UpAsync, Input, found);
        }
    }

    /// <summary>The engine reads the file before any program does, and makes nothing of a tag but a value of another type.</summary>
    [SkippableFact]
    public async Task A_tag_that_asks_for_a_command_is_a_wrong_type()
    {
        using (Stack.KeepConfiguration())
        {
            Stack.Edit($"Pulumi.{TestStack.Name}.yaml", text => text.Replace(
                "omega:target: docker", $"omega:target: !!python/object/apply:os.system [\"touch {Attacked.Marker}\"]", StringComparison.Ordinal));

            await Attacked.RefusedAsync(Attacked.UpAsync, Failed, "omega:target");
        }
    }

    [SkippableTheory]
    [InlineData("line\nbreak.html")]
    [InlineData("e\\1&\\n.html")]
    [InlineData("../../outside.html")]
    public async Task Names_of_files_that_cannot_be_served_are_refused_by_name(string name)
    {
        var path = Path.Combine(Stack.Checkout, "web", name);
        if (name.StartsWith("../", StringComparison.Ordinal))
        {
            path = Path.Combine(Stack.Checkout, "web", "outside.html");
            File.CreateSymbolicLink(path, "/etc/hostname");
        }
        else
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, "<html></html>");
        }

        try
        {
            await Attacked.RefusedAsync(Attacked.UpAsync, Input, Path.GetFileName(path).Split('\n')[0]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Each would do something in a shell, in sed, in nginx or as an option of a program.</summary>
    [SkippableFact]
    public async Task Names_of_files_are_never_commands()
    {
        string[] names =
        [
            "a;touch pwned.html", "$(touch pwned).html", "`touch pwned`.html", "--help.html", "e&n.html", "s|x|y|e.html", "quote'\".html", "{}; return 200 x.html",
            "$uri$request_uri.html", "%2e%2e%2f.html", "*.html", "~.html",
        ];
        var folder = Path.Combine(Stack.Checkout, "web", "hostile");
        Directory.CreateDirectory(folder);
        try
        {
            foreach (var name in names)
            {
                await File.WriteAllTextAsync(Path.Combine(folder, name), $"<html>{Array.IndexOf(names, name)}</html>\n");
            }

            (await Attacked.UpAsync()).Must();

            Attacked.NothingWasRun();
            using var client = new HttpClient();
            foreach (var name in names)
            {
                Assert.Equal($"<html>{Array.IndexOf(names, name)}</html>\n", await client.GetStringAsync(new Uri(TestStack.Url, $"hostile/{Uri.EscapeDataString(name)}")));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        (await Attacked.UpAsync()).Must();
        await Attacked.ReadVersionsAsync();
    }
}
