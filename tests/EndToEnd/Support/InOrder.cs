using Xunit.Abstractions;
using Xunit.Sdk;

namespace Omega.EndToEnd.Tests.Support;

/// <summary>Runs the tests of a class in the order of their names: each goes on from what the one before left.</summary>
public sealed class InOrder : ITestCaseOrderer
{
    public IEnumerable<TTestCase> OrderTestCases<TTestCase>(IEnumerable<TTestCase> testCases) where TTestCase : ITestCase =>
        testCases.OrderBy(test => test.TestMethod.Method.Name, StringComparer.Ordinal);
}
