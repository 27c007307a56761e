using Omega.EndToEnd.Tests.Support;

namespace Omega.Benchmarks;

/// <summary>A program without a resource, built with the same packages and settings as the product.</summary>
internal sealed class EmptyProgram : IAsyncDisposable
{
    private readonly TestStack _stack;
    private readonly string _folder;

    private EmptyProgram(TestStack stack) => (_stack, _folder) = (stack, Path.Combine(stack.Checkout, "empty"));

    public static async Task<EmptyProgram> CreateAsync(TestStack stack)
    {
        var program = new EmptyProgram(stack);
        Directory.CreateDirectory(program._folder);
        var project = File.ReadAllText(Path.Combine(stack.Checkout, "infra", "Omega.Infra.csproj"));
        File.WriteAllText(Path.Combine(program._folder, "Empty.csproj"), project);
        File.WriteAllText(Path.Combine(program._folder, "Program.cs"), "return await Pulumi.Deployment.RunAsync(() => { });\n");
        File.WriteAllText(Path.Combine(program._folder, "Pulumi.yaml"), "name: empty\nruntime: dotnet\n");
        (await program.RunAsync("stack", "init", TestStack.Name)).Must();
        (await program.UpAsync()).Must();
        return program;
    }

    public Task<Ran> UpAsync() => RunAsync("up", "--yes", "--skip-preview", "--stack", TestStack.Name);

    public async ValueTask DisposeAsync() => (await RunAsync("stack", "rm", "--yes", "--force", TestStack.Name)).Must();

    private Task<Ran> RunAsync(params string[] arguments) => _stack.PulumiAsync(["--cwd", _folder, .. arguments]);
}
