<#
.SYNOPSIS
  Makes a Windows server the TLS edge in front of an ICAP server: stunnel, which admits the client's certificate only.
.DESCRIPTION
  Windows Server 2019 to 2025, Windows PowerShell 5.1, as an administrator, in the folder that `npm run render -- --target windows` wrote.
  Run again, it brings what differs. The ICAP server is elsewhere; nothing on this machine inspects a file.
.PARAMETER Installer
  The stunnel installer (stunnel-...-win64-installer.exe), from https://www.stunnel.org/downloads.html. Needed where stunnel is not installed.
.PARAMETER InstallerSha256
  Its SHA-256, from the same page. An installer with another one is not run.
.PARAMETER ServerCertificate
  The server's certificate and then its intermediates, PEM. With -ServerKey; or -Thumbprint instead of both.
.PARAMETER ServerKey
  The server's private key, PEM without a passphrase.
.PARAMETER Thumbprint
  A certificate of the machine's store (LocalMachine\My) with an exportable key.
.PARAMETER ClientCertificates
  Whom the gateway admits, PEM (README.md).
.PARAMETER Verify
  Only makes the checks. Exit code 0: all passed.
.PARAMETER Uninstall
  Takes everything away that this script brought, the key too. stunnel itself stays.
#>
[CmdletBinding(DefaultParameterSetName = 'Install')]
param(
  [Parameter(ParameterSetName = 'Install')][string]$Installer,
  [Parameter(ParameterSetName = 'Install')][string]$InstallerSha256,
  [Parameter(ParameterSetName = 'Install')][string]$ServerCertificate,
  [Parameter(ParameterSetName = 'Install')][string]$ServerKey,
  [Parameter(ParameterSetName = 'Install')][string]$Thumbprint,
  [Parameter(ParameterSetName = 'Install')][string]$ClientCertificates,
  [Parameter(Mandatory = $true, ParameterSetName = 'Verify')][switch]$Verify,
  [Parameter(Mandatory = $true, ParameterSetName = 'Uninstall')][switch]$Uninstall
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$GatewayHome = Join-Path $env:ProgramData 'icap-gateway'
$Service = 'stunnel'
$EventSource = 'icap-gateway'
$RuleIn = 'icap-gateway-clients'
$RuleOut = 'icap-gateway-servers'

# Writes a line for people and an event for monitoring. Never a key.
function Write-Note {
  param([string]$Text, [ValidateSet('Information', 'Warning', 'Error')][string]$Kind = 'Information', [int]$Id = 100)
  Write-Output $Text
  if ([System.Diagnostics.EventLog]::SourceExists($EventSource)) {
    Write-EventLog -LogName Application -Source $EventSource -EntryType $Kind -EventId $Id -Message $Text
  }
}

# The folder of stunnel, or nothing where it is not installed.
function Get-StunnelFolder {
  foreach ($root in @($env:ProgramFiles, ${env:ProgramFiles(x86)})) {
    if ($root -and (Test-Path (Join-Path $root 'stunnel\bin\stunnel.exe'))) { return (Join-Path $root 'stunnel') }
  }
  return $null
}

function Test-Sha256 {
  param([string]$Path, [string]$Expected)
  return ((Get-FileHash -Algorithm SHA256 -Path $Path).Hash -eq $Expected.Trim())
}

function Install-Stunnel {
  if (-not $Installer -or -not $InstallerSha256) {
    throw 'stunnel is not installed: give -Installer and -InstallerSha256, both from https://www.stunnel.org/downloads.html'
  }
  if (-not (Test-Sha256 -Path $Installer -Expected $InstallerSha256)) {
    throw "$Installer is not the file with that SHA-256; it was not run"
  }
  $process = Start-Process -FilePath $Installer -ArgumentList '/S' -Wait -PassThru
  if ($process.ExitCode -ne 0) { throw "the installer ended with $($process.ExitCode)" }
}

# Only the system and administrators may read the folder with the key.
function Protect-Folder {
  param([string]$Path)
  & icacls.exe $Path /inheritance:r /grant:r '*S-1-5-18:(OI)(CI)F' '*S-1-5-32-544:(OI)(CI)F' /T /Q | Out-Null
  if ($LASTEXITCODE -ne 0) { throw "icacls could not protect $Path" }
}

# A certificate of the machine's store and its key as PEM, by stunnel's own openssl. The passphrase lives in this process only.
function Export-StoreCertificate {
  param([string]$Print, [string]$Folder, [string]$Openssl)
  $certificate = Get-Item -Path "Cert:\LocalMachine\My\$($Print -replace '[^0-9A-Fa-f]', '')"
  if (-not $certificate.HasPrivateKey) { throw "the certificate $Print has no private key in the store" }
  $pfx = Join-Path $Folder 'export.pfx'
  $env:ICAP_GATEWAY_PASS = [Guid]::NewGuid().ToString('N')
  try {
    $secret = ConvertTo-SecureString -String $env:ICAP_GATEWAY_PASS -AsPlainText -Force
    Export-PfxCertificate -Cert $certificate -FilePath $pfx -Password $secret -ChainOption BuildChain | Out-Null
    & $Openssl pkcs12 -in $pfx -nokeys -passin env:ICAP_GATEWAY_PASS -out (Join-Path $Folder 'server.pem')
    if ($LASTEXITCODE -ne 0) { throw 'openssl could not read the exported certificate' }
    & $Openssl pkcs12 -in $pfx -nocerts -nodes -passin env:ICAP_GATEWAY_PASS -out (Join-Path $Folder 'server.key')
    if ($LASTEXITCODE -ne 0) { throw 'openssl could not read the exported key' }
  } finally {
    Remove-Item -Path Env:ICAP_GATEWAY_PASS
    if (Test-Path $pfx) { Remove-Item -Path $pfx -Force }
  }
}

# Brings key and certificates. Without new ones those that are there stay.
function Set-Certificates {
  param([string]$Folder, [string]$Stunnel)
  New-Item -ItemType Directory -Path $Folder -Force | Out-Null
  Protect-Folder -Path $Folder
  if ($Thumbprint) {
    Export-StoreCertificate -Print $Thumbprint -Folder $Folder -Openssl (Join-Path $Stunnel 'bin\openssl.exe')
  } elseif ($ServerCertificate -and $ServerKey) {
    Copy-Item -Path $ServerCertificate -Destination (Join-Path $Folder 'server.pem') -Force
    Copy-Item -Path $ServerKey -Destination (Join-Path $Folder 'server.key') -Force
  }
  if ($ClientCertificates) { Copy-Item -Path $ClientCertificates -Destination (Join-Path $Folder 'clients.pem') -Force }
  Protect-Folder -Path $Folder
  foreach ($name in @('server.pem', 'server.key', 'clients.pem')) {
    $path = Join-Path $Folder $name
    if (-not (Test-Path $path)) { throw "$path is missing: give -ServerCertificate and -ServerKey, or -Thumbprint, and -ClientCertificates" }
    if ($name -ne 'server.key' -and (Select-String -Path $path -Pattern 'PRIVATE KEY' -Quiet)) { throw "$path holds a private key" }
  }
}

# Rules in for the clients' addresses, out to the ICAP servers. The profiles' own default must be to block what comes in.
function Set-FirewallRules {
  param([hashtable]$Gateway, [string]$Stunnel)
  Remove-FirewallRules
  $program = Join-Path $Stunnel 'bin\stunnel.exe'
  New-NetFirewallRule -Name $RuleIn -DisplayName 'ICAP gateway: clients' -Direction Inbound -Action Allow -Protocol TCP `
    -LocalPort $Gateway.Port -RemoteAddress $Gateway.Clients -Program $program | Out-Null
  New-NetFirewallRule -Name $RuleOut -DisplayName 'ICAP gateway: ICAP servers' -Direction Outbound -Action Allow -Protocol TCP `
    -RemoteAddress $Gateway.Servers -RemotePort $Gateway.ServerPorts -Program $program | Out-Null
}

function Remove-FirewallRules {
  foreach ($name in @($RuleIn, $RuleOut)) {
    Get-NetFirewallRule -Name $name -ErrorAction SilentlyContinue | Remove-NetFirewallRule
  }
}

# The service with our configuration, started again after a crash: after 5, 5 and then every 60 seconds.
function Set-StunnelService {
  param([string]$Stunnel, [string]$Configuration)
  $program = Join-Path $Stunnel 'bin\stunnel.exe'
  if (Get-Service -Name $Service -ErrorAction SilentlyContinue) { Remove-StunnelService }
  # as `stunnel.exe -install` would make it, with our configuration
  $command = '"{0}" -service "{1}"' -f $program, $Configuration
  New-Service -Name $Service -BinaryPathName $command -DisplayName 'stunnel, ICAP gateway' -StartupType Automatic | Out-Null
  & sc.exe failure $Service reset= 86400 actions= restart/5000/restart/5000/restart/60000 | Out-Null
  & sc.exe failureflag $Service 1 | Out-Null
  if ($LASTEXITCODE -ne 0) { throw 'the service has no recovery actions' }
  Start-Service -Name $Service
}

function Remove-StunnelService {
  Stop-Service -Name $Service -Force -ErrorAction SilentlyContinue
  & sc.exe delete $Service | Out-Null
}

# One check as an object: what, whether it passed, and in words.
function New-Check {
  param([string]$What, [bool]$Passed, [string]$Detail)
  return New-Object -TypeName PSObject -Property @{ Check = $What; Passed = $Passed; Detail = $Detail }
}

# A handshake of a client that shows no certificate: the server must end it. TLS 1.3 says so at the first read. No connection, and
# silence, are no refusal.
function Test-WithoutCertificate {
  param([int]$Port)
  $what = 'without a certificate'
  $client = New-Object -TypeName System.Net.Sockets.TcpClient
  try {
    $client.Connect('127.0.0.1', $Port)
  } catch {
    return (New-Check $what $false 'the port does not open')
  }
  try {
    $accept = [System.Net.Security.RemoteCertificateValidationCallback] { $true }
    $stream = [System.Net.Security.SslStream]::new($client.GetStream(), $false, $accept)
    $stream.ReadTimeout = 5000
    $stream.AuthenticateAsClient('icap-gateway')
    $question = [System.Text.Encoding]::ASCII.GetBytes("OPTIONS icap://gateway/ ICAP/1.0`r`nHost: gateway`r`n`r`n")
    $stream.Write($question, 0, $question.Length)
    $answer = $stream.Read((New-Object byte[] 64), 0, 64)
    return (New-Check $what ($answer -eq 0) "$answer bytes came back")
  } catch {
    $cause = $_.Exception.GetBaseException()
    $silent = $cause -is [System.Net.Sockets.SocketException] -and $cause.SocketErrorCode -eq 'TimedOut'
    return (New-Check $what (-not $silent) $cause.Message)
  } finally {
    $client.Close()
  }
}

function Get-Checks {
  param([hashtable]$Gateway)
  $running = Get-Service -Name $Service -ErrorAction SilentlyContinue
  New-Check 'service' ($null -ne $running -and $running.Status -eq 'Running') "$Service is $(if ($running) { $running.Status } else { 'not there' })"
  $listening = @(Get-NetTCPConnection -State Listen -LocalPort $Gateway.Port -ErrorAction SilentlyContinue).Count -gt 0
  New-Check 'port' $listening "TCP $($Gateway.Port)"
  $open = @(Get-NetFirewallProfile | Where-Object { -not $_.Enabled -or $_.DefaultInboundAction -eq 'Allow' })
  New-Check 'firewall' ($open.Count -eq 0) "profiles that are off or let everything in: $(($open | ForEach-Object { $_.Name }) -join ', ')"
  $rule = Get-NetFirewallRule -Name $RuleIn -ErrorAction SilentlyContinue
  $sources = if ($rule) { @(($rule | Get-NetFirewallAddressFilter).RemoteAddress).Count } else { 0 }
  New-Check 'clients' ($sources -eq @($Gateway.Clients).Count) "$sources of $(@($Gateway.Clients).Count) prefixes are let in"
  foreach ($server in $Gateway.Reached) {
    $name, $port = $server -split ':'
    $reached = (Test-NetConnection -ComputerName $name -Port ([int]$port) -WarningAction SilentlyContinue).TcpTestSucceeded
    New-Check 'ICAP server' $reached "$server"
  }
  if ($listening) { Test-WithoutCertificate -Port $Gateway.Port } else { New-Check 'without a certificate' $false 'no port to ask' }
}

function Invoke-Verify {
  param([hashtable]$Gateway)
  $checks = @(Get-Checks -Gateway $Gateway)
  foreach ($check in $checks) {
    $word = 'failed'
    if ($check.Passed) { $word = 'ok' }
    Write-Output ("{0,-7} {1}: {2}" -f $word, $check.Check, $check.Detail)
  }
  $failed = @($checks | Where-Object { -not $_.Passed })
  if ($failed.Count -gt 0) {
    Write-Note -Text "checks failed: $(($failed | ForEach-Object { $_.Check }) -join ', ')" -Kind Error -Id 101
    exit 1
  }
}

function Invoke-Install {
  param([hashtable]$Gateway)
  if (-not [System.Diagnostics.EventLog]::SourceExists($EventSource)) { New-EventLog -LogName Application -Source $EventSource }
  if (-not (Get-StunnelFolder)) { Install-Stunnel }
  $stunnel = Get-StunnelFolder
  if (-not $stunnel) { throw 'stunnel was not found after its installation' }
  New-Item -ItemType Directory -Path $GatewayHome -Force | Out-Null
  Set-Certificates -Folder (Join-Path $GatewayHome 'tls') -Stunnel $stunnel
  $configuration = Join-Path $GatewayHome 'stunnel.conf'
  Copy-Item -Path (Join-Path $PSScriptRoot 'stunnel.conf') -Destination $configuration -Force
  Set-FirewallRules -Gateway $Gateway -Stunnel $stunnel
  Set-StunnelService -Stunnel $stunnel -Configuration $configuration
  Write-Note -Text "the ICAP gateway is installed on TCP $($Gateway.Port)"
}

function Invoke-Uninstall {
  if (Get-Service -Name $Service -ErrorAction SilentlyContinue) { Remove-StunnelService }
  Remove-FirewallRules
  if (Test-Path $GatewayHome) { Remove-Item -Path $GatewayHome -Recurse -Force }
  Write-Note -Text 'the ICAP gateway was removed; stunnel is still installed'
  if ([System.Diagnostics.EventLog]::SourceExists($EventSource)) { Remove-EventLog -Source $EventSource }
}

$identity = New-Object -TypeName Security.Principal.WindowsPrincipal -ArgumentList ([Security.Principal.WindowsIdentity]::GetCurrent())
if (-not $identity.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) { throw 'must run as an administrator' }
$gateway = Import-PowerShellDataFile -Path (Join-Path $PSScriptRoot 'gateway.psd1')

if ($Uninstall) {
  Invoke-Uninstall
} else {
  if (-not $Verify) { Invoke-Install -Gateway $gateway }
  Invoke-Verify -Gateway $gateway
}
