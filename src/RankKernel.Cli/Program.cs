using RankKernel.Cli;
using RankKernel.Cli.Output;

return Tool.Run(args, Terminal.ForConsole());
