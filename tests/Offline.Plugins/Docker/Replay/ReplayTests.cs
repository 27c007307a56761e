using Omega.Offline.Plugins.Docker.Engine;
using Omega.Offline.Plugins.Docker.Protocol;
using Pulumirpc;

namespace Omega.Offline.Plugins.Docker.Tests.Replay;

/// <summary>Our answers to the questions that the official provider was asked.</summary>
public sealed class ReplayTests : IDisposable
{
    private readonly DockerServices _services = new(new ProviderConfiguration("tcp://127.0.0.1:1", []));
    private readonly RecordedProject _project = new();

    public static TheoryData<int, string> Checks => Recording.Cases("Check");

    public static TheoryData<int, string> Diffs => Recording.Cases("Diff");

    public static TheoryData<int, string> CheckConfigs => Recording.Cases("CheckConfig");

    public static TheoryData<int, string> DiffConfigs => Recording.Cases("DiffConfig");

    public static TheoryData<int, string> Creates => Recording.Cases("Create");

    public static TheoryData<int, string> Updates => Recording.Cases("Update");

    [Theory]
    [MemberData(nameof(Checks))]
    public void Check_answers_as_recorded(int index, string name)
    {
        var recording = Recording.Read("Check", _project.Folder)[index];
        var request = recording.RequestAs<CheckRequest>();

        var answer = _services.Resource(request.Urn).Check(request);

        Assert.Equal("", KnownDifferences.Unexplained(name, Difference.Between(recording.ResponseAs<CheckResponse>(), answer)));
    }

    [Theory]
    [MemberData(nameof(Diffs))]
    public void Diff_answers_as_recorded(int index, string name)
    {
        var recording = Recording.Read("Diff")[index];
        var request = recording.RequestAs<DiffRequest>();

        var answer = _services.Resource(request.Urn).Diff(request);

        Assert.Equal("", KnownDifferences.Unexplained(name, Difference.Between(recording.ResponseAs<DiffResponse>(), answer)));
    }

    [Theory]
    [MemberData(nameof(CheckConfigs))]
    public void CheckConfig_answers_as_recorded(int index, string name)
    {
        var recording = Recording.Read("CheckConfig")[index];

        var answer = ConfigurationChecker.Check(recording.RequestAs<CheckRequest>());

        Assert.Equal("", KnownDifferences.Unexplained(name, Difference.Between(recording.ResponseAs<CheckResponse>(), answer)));
    }

    [Theory]
    [MemberData(nameof(DiffConfigs))]
    public void DiffConfig_answers_as_recorded(int index, string name)
    {
        var recording = Recording.Read("DiffConfig")[index];

        var answer = ConfigurationChecker.Diff(recording.RequestAs<DiffRequest>());

        Assert.Equal("", KnownDifferences.Unexplained(name, Difference.Between(recording.ResponseAs<DiffResponse>(), answer)));
    }

    [Theory]
    [MemberData(nameof(Creates))]
    public async Task Create_in_a_preview_answers_as_recorded(int index, string name)
    {
        var recording = Recording.Read("Create")[index];
        var request = recording.RequestAs<CreateRequest>();

        var answer = await _services.Resource(request.Urn).CreateAsync(request, CancellationToken.None);

        Assert.Equal("", KnownDifferences.Unexplained(name, Difference.Between(recording.ResponseAs<CreateResponse>(), answer)));
    }

    [Theory]
    [MemberData(nameof(Updates))]
    public async Task Update_in_a_preview_answers_as_recorded(int index, string name)
    {
        var recording = Recording.Read("Update")[index];
        var request = recording.RequestAs<UpdateRequest>();

        var answer = await _services.Resource(request.Urn).UpdateAsync(request, CancellationToken.None);

        Assert.Equal("", KnownDifferences.Unexplained(name, Difference.Between(recording.ResponseAs<UpdateResponse>(), answer)));
    }

    public void Dispose()
    {
        _services.Dispose();
        _project.Dispose();
    }
}
