/** Names that Azure accepts in place of an address prefix ("Virtual network service tags", Microsoft Learn). */
const TAGS = new Set(
  `ActionGroup ApiManagement AppConfiguration AppService AppServiceManagement AzureActiveDirectory
  AzureActiveDirectoryDomainServices AzureAdvancedThreatProtection AzureArcInfrastructure AzureAttestation AzureBackup
  AzureBotService AzureCloud AzureCognitiveSearch AzureConnectors AzureContainerAppsService AzureContainerRegistry
  AzureCosmosDB AzureDatabricks AzureDataExplorerManagement AzureDataLake AzureDeviceUpdate AzureDevOps AzureDevSpaces
  AzureDigitalTwins AzureEventGrid AzureFrontDoor AzureInformationProtection AzureIoTHub AzureKeyVault
  AzureLoadBalancer AzureLoadTestingInstanceManagement AzureMachineLearning AzureMonitor AzureOpenDatasets
  AzurePlatformDNS AzurePlatformIMDS AzurePlatformLKM AzureResourceManager AzureSentinel AzureSignalR AzureSiteRecovery
  AzureSphere AzureSpringCloud AzureStack AzureTrafficManager AzureUpdateDelivery AzureVideoAnalyzerForMedia
  AzureVirtualDesktop AzureWebPubSub BatchNodeManagement ChaosStudio CognitiveServicesManagement DataFactory Dynamics365
  EventHub GatewayManager GuestAndHybridManagement HDInsight Internet LogicApps M365ManagementActivityApi
  MicrosoftAzureFluidRelay MicrosoftCloudAppSecurity MicrosoftContainerRegistry MicrosoftDefenderForEndpoint
  MicrosoftPurviewPolicyDistribution OneDsCollector PowerBI PowerPlatformInfra PowerQueryOnline SCOMMIs Scuba
  SecurityCenter SerialConsole ServiceBus ServiceFabric Sql SqlManagement Storage StorageMover StorageSyncService
  TrafficManager VideoIndexer VirtualNetwork WindowsAdminCenter WindowsVirtualDesktop`
    .split(/\s+/)
    .map((tag) => tag.toLowerCase()),
);

/** Whether the text is a service tag, alone or for a region (`Storage.WestEurope`, `AzureFrontDoor.Backend`). */
export function isServiceTag(text: string): boolean {
  const [tag, ...rest] = text.toLowerCase().split(".");
  return TAGS.has(tag!) && rest.length <= 1 && rest.every((part) => /^[a-z0-9]+$/.test(part));
}
