<#
.SYNOPSIS
    Starts Stint's agent at log-on, by Task Scheduler.

.DESCRIPTION
    Calls "stint.exe install", which writes the task; where scripts are not allowed to run, that command alone does the same.
    Needs PowerShell 3.0. Run it as administrator for -EveryUser; without, it registers the person who runs it.

.PARAMETER ScriptPath
    The program: stint.exe. Without it, the stint.exe beside this script. The name is the one this script has always had.

.PARAMETER EveryUser
    For everybody who logs on to this machine (-AllUsers is the same).

.PARAMETER Uninstall
    Takes the task away again.

.PARAMETER TaskName
    Taken so that command lines written for the PowerShell agent go on working; Stint names its task itself.

.EXAMPLE
    .\schedule_task.ps1 -ScriptPath "C:\Scripts\stint.exe"

.EXAMPLE
    .\schedule_task.ps1 -ScriptPath "C:\Scripts\stint.exe" -EveryUser

.EXAMPLE
    .\schedule_task.ps1 -ScriptPath "C:\Scripts\stint.exe" -Uninstall
#>
#Requires -Version 3.0
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [string]$ScriptPath = (Join-Path $PSScriptRoot 'stint.exe'),
    [Alias('AllUsers')]
    [switch]$EveryUser,
    [switch]$Uninstall,
    [string]$TaskName,
    [Parameter(ValueFromRemainingArguments = $true)]
    [string[]]$Other
)

# ASCII only: Windows PowerShell reads a script without a mark in the old code page of the country.
$usage = 2

function Stop-Usage([string]$Sentence) {
    [Console]::Error.WriteLine($Sentence)
    exit $usage
}

if ($TaskName) {
    Write-Warning "-TaskName '$TaskName' is not used: Stint names its task itself."
}
if ($Other) {
    Write-Warning ('Not used: ' + ($Other -join ' '))
}

if ($ScriptPath -like '*.ps1') {
    $folder = Split-Path -Parent $ScriptPath
    $program = if ($folder) { Join-Path $folder 'stint.exe' } else { 'stint.exe' }
    Stop-Usage "$ScriptPath is a PowerShell script, the agent that Stint replaces. Put stint.exe beside it and pass that instead: .\schedule_task.ps1 -ScriptPath `"$program`""
}
if (-not (Test-Path -LiteralPath $ScriptPath -PathType Leaf)) {
    Stop-Usage "There is no file $ScriptPath. Copy stint.exe there, or pass its path: .\schedule_task.ps1 -ScriptPath `"C:\Scripts\stint.exe`""
}
if ($ScriptPath -notlike '*.exe') {
    Stop-Usage "$ScriptPath is no program. Pass the path of stint.exe: .\schedule_task.ps1 -ScriptPath `"C:\Scripts\stint.exe`""
}

$program = (Resolve-Path -LiteralPath $ScriptPath).ProviderPath
$arguments = @('install')
if ($Uninstall) { $arguments = @('uninstall') }
if ($EveryUser) { $arguments += '--every-user' }

# The pipe waits for the program also where it has no console of its own, and so its exit code is known.
& $program $arguments | Out-Host
$code = $LASTEXITCODE

# The agent before this one would go on beside it. Its time is counted once all the same, so this is only said, not done.
if ($code -eq 0 -and -not $Uninstall -and (Get-Command Get-ScheduledTask -ErrorAction SilentlyContinue)) {
    $old = Get-ScheduledTask -ErrorAction SilentlyContinue |
        Where-Object { $_.Actions | Where-Object { "$($_.Execute) $($_.Arguments)" -like '*report.ps1*' } }
    foreach ($task in $old) {
        Write-Output "The task '$($task.TaskName)' still starts the PowerShell agent. Take it away with: Unregister-ScheduledTask -TaskName '$($task.TaskName)' -TaskPath '$($task.TaskPath)'"
    }
}
exit $code
