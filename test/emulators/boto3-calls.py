"""Asks the sandbox by boto3, with its own paginators and exceptions, and prints what came as JSON."""

import json

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

one_try = Config(retries={"total_max_attempts": 1})


def code_of(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return None


def in_account(account):
    role = f"arn:aws:iam::{account}:role/Audit"
    given = boto3.client("sts").assume_role(RoleArn=role, RoleSessionName="audit")["Credentials"]
    return boto3.Session(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])


iam = boto3.client("iam", config=one_try)
pages = boto3.client("organizations").get_paginator("list_accounts").paginate()
accounts = [[account["Id"] for account in page["Accounts"]] for page in pages]
users = [
    user for page in iam.get_paginator("list_users").paginate(PaginationConfig={"PageSize": 7}) for user in page["Users"]
]
keys = {
    user["UserName"]: sorted(
        key["AccessKeyId"] for key in iam.list_access_keys(UserName=user["UserName"])["AccessKeyMetadata"]
    )
    for user in users
}
me = boto3.client("sts").get_caller_identity()["Account"]
member = next(id for page in accounts for id in page if id != me)
session = in_account(member)
print(
    json.dumps(
        {
            "me": me,
            "accounts": accounts,
            "users": [user["UserName"] for user in users],
            "keys": keys,
            "member": member,
            "memberSays": session.client("sts").get_caller_identity()["Account"],
            "summary": session.client("iam").get_account_summary()["SummaryMap"]["AccountAccessKeysPresent"],
            "noReport": code_of(session.client("iam", config=one_try).get_credential_report),
            "noProfile": code_of(iam.get_login_profile, UserName="nobody"),
            "notEmulated": code_of(iam.list_instance_profiles),
            "created": [user["CreateDate"].isoformat() for user in users][:1],
        }
    )
)
